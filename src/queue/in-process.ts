import { HunkwiseError } from '../core/error.ts';
import type { Job, Queue } from '../review/ports.ts';

export interface InProcessOptions<T> {
  run(data: T): Promise<void>;
  /** Jobs of different keys that run at once; 2 when left out. */
  readonly concurrency?: number;
  /** Whether a new job may take the place of the one that waits under its key; yes when left out. */
  isNewer?(added: T, waiting: T): boolean;
  /** Told of a job that will not run, as a newer one of its key has its place. */
  onReplaced(data: T): void;
  onError(error: unknown, data: T): void;
}

/**
 * A queue in memory: what waits is lost with the process. Jobs of one key run one after another, and of those that
 * wait only the newest is kept.
 */
export function inProcessQueue<T>(options: InProcessOptions<T>): Queue<T> {
  const { concurrency = 2, isNewer = () => true } = options;
  const waiting = new Map<string, Job<T>>();
  const running = new Map<string, Job<T>>();
  const idle: (() => void)[] = [];
  let isClosed = false;

  const runNext = () => {
    if (running.size >= concurrency) return;
    const job = waiting.values().find(({ key }) => !running.has(key));
    if (!job) {
      if (running.size === 0) for (const tell of idle.splice(0)) tell();
      return;
    }
    waiting.delete(job.key);
    running.set(job.key, job);
    void runJob(job);
    runNext();
  };

  const runJob = async (job: Job<T>) => {
    try {
      await options.run(job.data);
    } catch (error) {
      options.onError(error, job.data);
    } finally {
      running.delete(job.key);
      runNext();
    }
  };

  return {
    async add(job) {
      if (isClosed) throw new HunkwiseError('queue-closed', 'The server is stopping.', { hint: 'Deliver it again.' });
      const old = waiting.get(job.key);
      const isOutdated = old !== undefined && !isNewer(job.data, old.data);
      if (!isOutdated) waiting.set(job.key, job);
      if (old) options.onReplaced(isOutdated ? job.data : old.data);
      runNext();
    },
    async drain(milliseconds) {
      isClosed = true;
      if (running.size + waiting.size > 0) await within(milliseconds, (done) => idle.push(done));
      const left = [...running.values(), ...waiting.values()];
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
