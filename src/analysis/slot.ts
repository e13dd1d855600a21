import type { AnalysisRequest, ReadTexts } from '../core/engine/index.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import { AnalysisProcess, type Outcome } from './analysis-process.ts';
import { closed, unloadable } from './failure.ts';
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

  /**
   * What the child knows of its rules. It is started where there is none, and serves the next request.
   *
   * @throws HunkwiseError `rules-unloadable`, `parser-unloadable` or `analyzer-closed`
   */
  async rules(): Promise<readonly RuleInfo[]> {
    if (this.#isClosed) throw closed();
    const child = this.#child();
    const answer = await child.started(performance.now() + this.#limits.review);
    if (answer?.kind === 'ready') return answer.rules;
    this.#release();
    throw answer ? unloadable(answer) : this.#isClosed ? closed() : unloadable({ message: 'the process died' });
  }

  #child(): AnalysisProcess {
    if (this.#process?.isAlive !== true) this.#process = new AnalysisProcess(this.#rulesModule, this.#limits);
    return this.#process as AnalysisProcess;
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
    const child = this.#child();
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

  /** The same without waiting: nothing of the child keeps this process alive. */
  abandon(): void {
    this.#isClosed = true;
    this.#process?.abandon(CLOSED);
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
