import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReviewJob } from '../../src/app/review-job.ts';
import { takeUp } from '../../src/app/take-up.ts';
import { durableQueue, openSignals, openStore, reviewRecords, type Store } from '../../src/queue/index.ts';
import { freshDataDir } from '../queue/embedded-store.ts';

const onProblem = (problem: unknown) => expect.fail(String(problem));
let dataDir: string;
let store: Store;
beforeAll(async () => {
  dataDir = await freshDataDir();
  store = await openStore({ databaseUrl: null, dataDir, upkeep: false, onProblem });
});
afterAll(async () => {
  await store?.close();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
});

/** An unreviewed pull request as the search found it, of a number of its own. */
const found = (number: number, unfinished: string | null) => ({
  ...{ owner: 'acme', repo: 'shop', repositoryUrl: 'https://github.com/acme/shop', number },
  ...{ headSha: 'a'.repeat(40), baseSha: 'b'.repeat(40), baseRef: 'main', updatedAt: '2026-05-01T00:00:00Z' },
  ...{ unfinished, unfinishedSince: null },
});

/** What an intake that does nothing else was asked for. */
function intake({ isBusy = false, known = [] as string[] } = {}) {
  const asked: [delivery: string, id: string | undefined][] = [];
  return {
    asked,
    isBusy: async () => isBusy,
    review: async (job: object, id?: string) => {
      asked.push([(job as ReviewJob).delivery, id]);
      return !known.includes(id ?? (job as ReviewJob).delivery);
    },
  };
}

async function keepReview(number: number, delivery: string, outcome: 'published' | 'failed') {
  const { headSha: head, baseSha: base, ...pull } = found(number, null);
  const figures = { errors: 0, warnings: 0, notes: 0, duration: 1, calls: 1 };
  const review = { ...pull, head, base, ...figures, delivery, outcome, installation: 7, key: `acme/shop#${number}` };
  await reviewRecords(store).keep({ ...review, conclusion: null }, null);
}

describe('a pull request that the search found without a review', () => {
  it('gets one that the next round would ask for by the same delivery', async () => {
    const desk = intake();
    expect(await takeUp({ store, intake: desk }, 7, found(1, null))).toBe(true);
    expect(await takeUp({ store, intake: desk }, 7, found(1, null))).toBe(true);
    expect(new Set(desk.asked.map(([delivery]) => delivery)).size).toBe(1);
  });

  it('gets none when its review is under way, or has ended since', async () => {
    const busy = intake({ isBusy: true });
    expect(await takeUp({ store, intake: busy }, 7, found(2, null))).toBe(false);
    await keepReview(2, 'by-webhook', 'published');
    const idle = intake();
    expect(await takeUp({ store, intake: idle }, 7, found(2, null))).toBe(false);
    expect([...busy.asked, ...idle.asked]).toEqual([]);
  });

  it('gets none when the run that was seen unfinished has ended since, however it did', async () => {
    await keepReview(3, 'begun', 'failed');
    const desk = intake();
    expect(await takeUp({ store, intake: desk }, 7, found(3, 'pull/3/begun'))).toBe(false);
    expect(desk.asked).toEqual([]);
  });

  it('is taken up by the delivery that began its run, under another id where the queue knows that one', async () => {
    const desk = intake({ known: ['left-behind'] });
    expect(await takeUp({ store, intake: desk }, 7, found(4, 'pull/4/left-behind'))).toBe(true);
    expect(desk.asked).toEqual([
      ['left-behind', undefined],
      ['left-behind', expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ]);
  });

  it('is left to people once it was given up', async () => {
    const signals = await openSignals(store, onProblem);
    const queue = await durableQueue<object>(store, signals, { name: 'review', gathers: true, onProblem });
    const data = { delivery: 'hopeless' };
    await queue.add({ id: crypto.randomUUID(), key: 'acme/shop#5', group: '7', data });
    const { promise: ran, resolve } = Promise.withResolvers<void>();
    const run = async () => {
      resolve();
      return { kind: 'given-up', data, why: 'no permission' } as const;
    };
    const working = queue.work({ concurrency: 1, perGroup: 1, run, onProblem });
    await ran;
    await working.drain(10_000);
    const desk = intake();
    expect(await takeUp({ store, intake: desk }, 7, found(5, 'pull/5/hopeless'))).toBe(false);
    expect(desk.asked).toEqual([]);
  });
});
