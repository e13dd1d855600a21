import { createInterface } from 'node:readline';
import type { Analysis, AnalysisRequest, ReadTexts } from '../core/engine/index.ts';
import type { Limits } from './limits.ts';
import type { Answer, Question, Signal } from './messages.ts';
import { type Child, startChild } from './start-child.ts';
import { reviewTooLong, type Stop, tooMuchMemory, Watch } from './watch.ts';

/**
 * How a request ended. `path`: the file the child was at, null before the first. `stderr`: the last of what it said.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly analysis: Analysis; readonly memory: number }
  | { readonly kind: 'unloadable'; readonly message: string; readonly hint?: string }
  | {
      readonly kind: 'stopped';
      readonly cause: Stop['kind'] | 'died' | 'threw';
      readonly reason: string;
      readonly path: string | null;
      readonly stderr: string;
    };

const STDERR_KEPT = 4_000;

/** One child process. It runs one request at a time, and keeps the parent alive only while it does. */
export class AnalysisProcess {
  /** Resolves when the process is gone and all it said has been read. */
  readonly ended: Promise<void>;
  readonly #child: Child;
  readonly #limits: Limits;
  readonly #ready: Promise<Answer | null>;
  #deliver: (answer: Answer | null) => void = () => {};
  #watch: Watch | null = null;
  #stop: Stop | null = null;
  #death: string | null = null;
  #stderr = '';

  constructor(rulesModule: string, limits: Limits) {
    this.#limits = limits;
    this.#child = startChild(rulesModule, limits);
    const { process, stderr, signals } = this.#child;
    process.on('message', (answer: Answer) => this.#deliver(answer));
    // What cannot be sent any more shows in how the process ends.
    process.on('error', (error) => this.#hear(error.message));
    stderr.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    createInterface({ input: signals }).on('line', (line) => this.#watch?.see(JSON.parse(line) as Signal));
    this.#ready = this.#answer();
    this.ended = new Promise((resolve) => {
      process.once('close', (status, signal) => {
        this.#death = `the analysis process died (${signal ?? `exit status ${status}`})`;
        this.#deliver(null);
        resolve();
      });
    });
  }

  get isAlive(): boolean {
    return this.#death === null && this.#stop === null;
  }

  /** What the child says when it has started: null when it died before. `deadline`: a time of `performance.now()`. */
  async started(deadline: number): Promise<Extract<Answer, { kind: 'ready' | 'unloadable' }> | null> {
    this.#keepParent(true);
    const late = setTimeout(() => this.kill(reviewTooLong(this.#limits)), deadline - performance.now());
    const answer = await this.#ready;
    clearTimeout(late);
    if (this.isAlive && !this.#watch) this.#keepParent(false);
    return answer?.kind === 'ready' || answer?.kind === 'unloadable' ? answer : null;
  }

  /** Judges the request. `deadline`: a time of `performance.now()`. Never rejects. */
  async run(request: AnalysisRequest, readTexts: ReadTexts, deadline: number): Promise<Outcome> {
    this.#keepParent(true);
    const watch = new Watch(this.#limits, deadline, (stop) => this.kill(stop));
    this.#watch = watch;
    try {
      const ready = await this.#ready;
      if (ready?.kind === 'unloadable') return ready;
      const answer = ready && (await this.#judge(request, readTexts));
      if (answer?.kind === 'done') return answer;
      const { path } = watch;
      const stderr = this.#stderr;
      if (answer?.kind === 'failed') {
        return { kind: 'stopped', cause: 'threw', reason: `the analysis failed: ${answer.message}`, path, stderr };
      }
      return { kind: 'stopped', ...this.#end(), path, stderr };
    } finally {
      watch.end();
      this.#watch = null;
      if (this.isAlive) this.#keepParent(false);
    }
  }

  /** Ends the process at once; it holds nothing worth saving. Until it is gone it keeps the parent: see `ended`. */
  kill(stop: Stop): void {
    this.#stop ??= stop;
    this.#keepParent(true);
    this.#child.process.kill('SIGKILL');
  }

  /** The same, for a parent that is about to end and need not see it: a process of a hundred megabytes takes a while to go. */
  abandon(stop: Stop): void {
    this.kill(stop);
    this.#keepParent(false);
  }

  /** Sends the request, and the texts that the child needs on the way. */
  async #judge(request: AnalysisRequest, readTexts: ReadTexts): Promise<Answer | null> {
    let answer = await this.#ask({ kind: 'analyze', request });
    while (answer?.kind === 'need') answer = await this.#ask({ kind: 'texts', texts: await readTexts(answer.need) });
    return answer;
  }

  #ask(question: Question): Promise<Answer | null> {
    const answer = this.#answer();
    // Without the callback a failed send is an event, with it the end of the process tells.
    this.#child.process.send(question, () => {});
    return answer;
  }

  /** The child's next answer, or null when it ends without. */
  #answer(): Promise<Answer | null> {
    if (this.#death !== null) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    this.#deliver = resolve;
    return promise;
  }

  #end(): { cause: Stop['kind'] | 'died'; reason: string } {
    const isHeap = this.#stop === null && /heap out of memory|Array buffer allocation failed/.test(this.#stderr);
    const stop = isHeap ? tooMuchMemory(this.#limits) : this.#stop;
    return stop ? { cause: stop.kind, reason: stop.reason } : { cause: 'died', reason: this.#death ?? 'it died' };
  }

  #hear(text: string): void {
    this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
  }

  #keepParent(keep: boolean): void {
    const { process, stderr, signals } = this.#child;
    for (const handle of [process, process.channel, stderr, signals]) {
      if (keep) handle?.ref();
      else handle?.unref();
    }
  }
}
