import type { AnalysisRequest, ReadTexts } from '../core/engine/index.ts';
import { AnalysisProcess, type Outcome } from './analysis-process.ts';
import type { Limits } from './limits.ts';
import type { Stop } from './watch.ts';

const UNWANTED: Stop = { kind: 'unwanted', reason: 'nobody wants the result any more' };
const CLOSED: Stop = { kind: 'closed', reason: 'the analyzer was closed' };

/** The place of one child: starts it when it is needed, and replaces it when it is not fit any more. */
export class Slot {
  readonly #rulesModule: string;
  readonly #limits: Limits;
  readonly #ending = new Set<Promise<void>>();
  #process: AnalysisProcess | null = null;
  #isClosed = false;

  constructor(rulesModule: string, limits: Limits) {
    this.#rulesModule = rulesModule;
    this.#limits = limits;
  }

  /** Never rejects; a closed slot says so. `signal` ends the child. */
  async run(
    request: AnalysisRequest,
    readTexts: ReadTexts,
    deadline: number,
    signal?: AbortSignal | undefined,
  ): Promise<Outcome> {
    if (this.#isClosed) return { kind: 'stopped', cause: 'closed', reason: CLOSED.reason, path: null, stderr: '' };
    const isUsed = this.#process?.isAlive === true;
    if (!isUsed) this.#process = new AnalysisProcess(this.#rulesModule, this.#limits);
    const child = this.#process as AnalysisProcess;
    const stop = () => child.kill(UNWANTED);
    signal?.addEventListener('abort', stop, { once: true });
    const outcome = await child.run(request, readTexts, deadline);
    signal?.removeEventListener('abort', stop);
    if (outcome.kind !== 'done' || outcome.memory > this.#limits.recycle) this.#release();
    // It died while it was idle, and the news had not come yet: that says nothing about the request.
    const wasDead = isUsed && outcome.kind === 'stopped' && outcome.cause === 'died' && outcome.path === null;
    return wasDead ? this.run(request, readTexts, deadline, signal) : outcome;
  }

  /** Ends the child, whatever it is doing. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#release();
    await Promise.all(this.#ending);
  }

  #release(): void {
    const process = this.#process;
    if (!process) return;
    this.#process = null;
    process.kill(CLOSED);
    const ended = process.ended.finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }
}
