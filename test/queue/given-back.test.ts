import { rmSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { type DurableQueue, durableQueue, openSignals, openStore, type Waiting } from '../../src/queue/index.ts';
import { freshDataDir } from './embedded-store.ts';

interface Given {
  readonly head: string;
}

/** A queue whose store was closed under it has many. */
const onProblem = () => {};

it('what ran when the server died runs again as soon as the embedded store is opened, not after a heartbeat', async () => {
  const dataDir = await freshDataDir();
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 }));
  const open = async () => {
    const store = await openStore({ databaseUrl: null, dataDir, upkeep: false, onProblem });
    const signals = await openSignals(store, onProblem);
    const queue = await durableQueue<Given>(store, signals, { name: 'test', gathers: false, onProblem });
    return { store, queue };
  };
  const next = (queue: DurableQueue<Given>, hold: Promise<void>) => {
    const { promise, resolve } = Promise.withResolvers<Waiting<Given>>();
    const run = async ([job]: readonly [Waiting<Given>, ...Waiting<Given>[]]) => {
      resolve(job);
      await hold;
      return { kind: 'done' } as const;
    };
    const working = queue.work({ concurrency: 1, perGroup: 1, onProblem, run });
    return { job: promise, working };
  };

  const first = await open();
  await first.queue.add({ id: crypto.randomUUID(), key: 'o/r#1', group: '7', data: { head: 'a' } });
  expect(await next(first.queue, new Promise(() => {})).job).toMatchObject({ data: { head: 'a' }, abandoned: 0 });
  // As after a kill: nobody has ended the job, or given it back.
  await first.store.close();

  const second = await open();
  const { job, working } = next(second.queue, Promise.resolve());
  expect(await job).toMatchObject({ data: { head: 'a' }, abandoned: 1 });
  await working.drain(5_000);
  await second.store.close();
});
