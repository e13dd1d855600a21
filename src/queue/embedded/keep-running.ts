import { setTimeout as sleep } from 'node:timers/promises';
import type { Asked, StoreProcess } from './store-process.ts';
import { gone } from './store-process.ts';

/** Milliseconds between the end of a process and the start of the next, the last for all that follow. */
const BACKOFF = [200, 1_000, 5_000];
/** Milliseconds that a question waits for the next process. GitHub waits ten seconds for the answer to a webhook. */
const PATIENCE = 6_000;

export interface KeepRunningOptions {
  start(): Promise<StoreProcess>;
  /** A process is ready that has taken the place of another: whatever that one knew is lost. */
  onReplaced(): void;
  onProblem(problem: unknown): void;
}

/** A store process that is started again whenever it ends. */
export interface RunningStore {
  /** As that of a process; waits a few seconds for the next one while there is none. */
  ask(question: Asked): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** @throws what the first `start` throws */
export async function keepRunning(options: KeepRunningOptions): Promise<RunningStore> {
  const stop = new AbortController();
  let current: Promise<StoreProcess> = Promise.resolve(await options.start());

  const watch = async (process: StoreProcess) => {
    const reason = await process.ended;
    if (stop.signal.aborted) return;
    options.onProblem(gone(reason));
    current = startAgain();
    // Nobody may be waiting for it.
    current.catch(() => {});
  };

  const startAgain = async (): Promise<StoreProcess> => {
    for (let attempt = 0; ; attempt++) {
      await sleep(BACKOFF[Math.min(attempt, BACKOFF.length - 1)], undefined, { signal: stop.signal });
      try {
        const next = await options.start();
        if (stop.signal.aborted) await next.close();
        void watch(next);
        options.onReplaced();
        return next;
      } catch (error) {
        options.onProblem(error);
      }
    }
  };

  void watch(await current);
  return {
    ask: async (question) => (await patiently(current)).ask(question),
    close: async () => {
      stop.abort();
      const process = await current.catch(() => null);
      await process?.close();
    },
  };
}

/** @throws HunkwiseError `store-gone` when no process is ready in time */
async function patiently(starting: Promise<StoreProcess>): Promise<StoreProcess> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(gone('it has not come back yet')), PATIENCE);
  try {
    return await Promise.race([starting, promise]);
  } finally {
    clearTimeout(timer);
  }
}
