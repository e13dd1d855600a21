import { HunkwiseError } from '../core/error.ts';
import type { Job, Queue } from '../review/ports.ts';

export interface InOrderOptions<T> {
  run(data: T): Promise<void>;
  onError(error: unknown, data: T): void;
}

/** A queue in which every job has its turn. */
export interface InOrderQueue<T> extends Queue<T> {
  /** Drops the jobs that wait; what runs comes to its end. */
  drop(matches: (data: T) => boolean): void;
}

/**
 * A queue in memory in which nothing is replaced: the jobs of one key run in the order of coming; those of different keys
 * do not wait for each other. What waits is lost with the process.
 */
export function inOrderQueue<T>({ run, onError }: InOrderOptions<T>): InOrderQueue<T> {
  /** Of each key the job that runs, and those behind it. */
  const lines = new Map<string, Job<T>[]>();
  let isClosed = false;
  let tellIdle = () => {};

  const work = async (key: string, line: Job<T>[]) => {
    for (let job = line[0]; job; job = line[0]) {
      const { data } = job;
      await run(data).catch((error: unknown) => onError(error, data));
      line.shift();
    }
    lines.delete(key);
    if (lines.size === 0) tellIdle();
  };

  return {
    async add(job) {
      if (isClosed) throw new HunkwiseError('queue-closed', 'The server is stopping.', { hint: 'Deliver it again.' });
      const known = lines.get(job.key);
      if (known) return void known.push(job);
      const line = [job];
      lines.set(job.key, line);
      void work(job.key, line);
    },
    drop(matches) {
      for (const line of lines.values()) {
        const [first, ...behind] = line;
        if (first) line.splice(0, line.length, first, ...behind.filter(({ data }) => !matches(data)));
      }
    },
    async drain(milliseconds) {
      isClosed = true;
      const { promise, resolve } = Promise.withResolvers<void>();
      tellIdle = resolve;
      const timer = setTimeout(resolve, milliseconds);
      if (lines.size > 0) await promise;
      clearTimeout(timer);
      return [...lines.values()].flat();
    },
  };
}
