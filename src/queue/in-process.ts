import { HunkwiseError } from '../core/error.ts';
import type { Job, Later, Queue } from '../review/ports.ts';

export interface InProcessOptions<T> {
  /**
   * Does a job. What it resolves with is put back; while it waits it takes no place of those that run.
   *
   * @param signal nothing of this job is wanted any more; its reason is what `cancel` was given, or `superseded`
   */
  run(data: T, signal: AbortSignal): Promise<Later<T> | undefined>;
  /** Jobs of different keys that run at once; 2 when left out. */
  readonly concurrency?: number;
  /** Whether a new job may take the place of an older one of its key; yes when left out. */
  isNewer?(added: T, older: T): boolean;
  /** Told of a job that will not run, as a newer one of its key has its place. */
  onReplaced(data: T): void;
  onError(error: unknown, data: T): void;
}

/** A queue whose jobs can be called off. */
export interface CancellableQueue<T> extends Queue<T> {
  /** Drops the jobs that wait, and returns them; tells those that run to stop. */
  cancel(matches: (data: T) => boolean, reason: string): readonly T[];
}

interface Running<T> {
  readonly job: Job<T>;
  readonly stop: AbortController;
}

/** The longest time that a timer takes, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * A queue in memory: what waits is lost with the process. Jobs of one key run one after another, and of those that
 * wait only the newest is kept; it also tells the one that runs to stop.
 */
export function inProcessQueue<T>(options: InProcessOptions<T>): CancellableQueue<T> {
  const { concurrency = 2, isNewer = () => true } = options;
  const waiting = new Map<string, Job<T>>();
  const running = new Map<string, Running<T>>();
  const idle: (() => void)[] = [];
  let alarm: NodeJS.Timeout | undefined;
  let isClosed = false;

  const runNext = () => {
    clearTimeout(alarm);
    if (running.size >= concurrency) return;
    const now = Date.now();
    const ready = waiting.values().filter(({ key }) => !running.has(key));
    const job = ready.find(({ notBefore = 0 }) => notBefore <= now);
    if (!job) return rest(now);
    waiting.delete(job.key);
    const stop = new AbortController();
    running.set(job.key, { job, stop });
    void runJob(job, stop.signal);
    runNext();
  };

  /** Nothing can run now. */
  const rest = (now: number) => {
    if (isClosed && running.size === 0) for (const tell of idle.splice(0)) tell();
    const times = waiting.values().map(({ notBefore = 0 }) => notBefore);
    const next = Math.min(...times.filter((time) => time > now));
    if (next < Number.POSITIVE_INFINITY) alarm = setTimeout(runNext, Math.min(next - now, LONGEST_TIMER));
  };

  const runJob = async (job: Job<T>, signal: AbortSignal) => {
    try {
      const later = await options.run(job.data, signal);
      if (later) putBack({ key: job.key, ...later });
    } catch (error) {
      options.onError(error, job.data);
    } finally {
      running.delete(job.key);
      runNext();
    }
  };

  const putBack = (job: Job<T>) => {
    if (waiting.has(job.key)) options.onReplaced(job.data);
    else waiting.set(job.key, job);
  };

  return {
    async add(job) {
      if (isClosed) throw new HunkwiseError('queue-closed', 'The server is stopping.', { hint: 'Deliver it again.' });
      const old = waiting.get(job.key);
      const current = running.get(job.key);
      const isOutdated = [old, current?.job].some((each) => each && !isNewer(job.data, each.data));
      if (isOutdated) return options.onReplaced(job.data);
      waiting.set(job.key, job);
      current?.stop.abort('superseded');
      if (old) options.onReplaced(old.data);
      runNext();
    },
    cancel(matches, reason) {
      for (const { job, stop } of running.values()) if (matches(job.data)) stop.abort(reason);
      const dropped = [...waiting.values()].filter(({ data }) => matches(data));
      for (const { key } of dropped) waiting.delete(key);
      return dropped.map(({ data }) => data);
    },
    async drain(milliseconds) {
      isClosed = true;
      // What may only run later does not run in this process any more.
      if (running.size + waiting.size > 0) {
        await within(milliseconds, (done) => {
          idle.push(done);
          runNext();
        });
      }
      clearTimeout(alarm);
      const left = [...running.values().map(({ job }) => job), ...waiting.values()];
      waiting.clear();
      return left;
    },
  };
}

/** Waits for the callback, or until the time is up. */
async function within(milliseconds: number, start: (done: () => void) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  start(resolve);
  await promise;
  clearTimeout(timer);
}
