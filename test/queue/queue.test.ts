import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bury } from '../../src/queue/dead-letters.ts';
import {
  type DurableQueue,
  deadLetters,
  durableQueue,
  type Ending,
  HANDED_ON,
  openSignals,
  openStore,
  type Signals,
  type Store,
  type Turn,
  type Working,
} from '../../src/queue/index.ts';
import type { Taken } from '../../src/queue/take-on.ts';
import { PLACES, type Place } from './places.ts';

interface Task {
  readonly name: string;
  readonly isAgain?: boolean;
}

const DONE: Ending<Task> = { kind: 'done' };

/** Below the two seconds after which a queue looks by itself. */
const AT_ONCE = { timeout: 1_500, interval: 5 };
const SOON = { timeout: 10_000, interval: 5 };

const task = (name: string, { key = name, group = name, id = randomUUID() } = {}) => ({
  id,
  key,
  group,
  data: { name },
});

describe.each(PLACES)('a queue, $name', ({ name: kind, make }) => {
  let place: Place;
  const opened: { store: Store; signals: Signals }[] = [];
  const working: Working[] = [];
  const problems: unknown[] = [];
  const onProblem = (problem: unknown) => problems.push(problem);

  const open = async () => {
    const store = await openStore({ ...place, upkeep: false, onProblem });
    opened.push({ store, signals: await openSignals(store, onProblem) });
  };
  /** In the store of another process, as far as there can be several. */
  const queueOf = (name: string, gathers = false, at = 0): Promise<DurableQueue<Task>> => {
    const { store, signals } = opened[at % opened.length] as (typeof opened)[number];
    return durableQueue<Task>(store, signals, { name, gathers, onProblem });
  };
  const storeOf = () => (opened[0] as (typeof opened)[number]).store;
  const begin = (
    queue: DurableQueue<Task>,
    run: (turn: Turn<Task>, signal: AbortSignal) => Promise<Ending<Task>>,
    more: {
      concurrency?: number;
      perGroup?: number;
      stops?: (turn: readonly Task[], about: unknown) => string | null;
    } = {},
  ) => {
    const begun = queue.work({ concurrency: 4, perGroup: 2, onProblem, run, ...more });
    working.push(begun);
    return begun;
  };
  /** Notes the names of each turn. */
  const noting = (turns: string[][]) => async (turn: Turn<Task>) => {
    turns.push(turn.map(({ data }) => data.name));
    return DONE;
  };

  beforeAll(async () => {
    place = await make();
    await open();
    if (kind !== 'embedded') await open();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await Promise.all(working.splice(0).map((each) => each.drain(0)));
    expect(problems.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    for (const { store, signals } of opened) {
      await signals.close();
      await store.close();
    }
    await place.remove();
  });

  it('starts a job at once, whichever process has added it', async () => {
    const turns: string[][] = [];
    begin(await queueOf('at-once', false, 1), noting(turns));
    const queue = await queueOf('at-once');
    // Three, as a look by the clock could come just in time for one.
    for (const name of ['a', 'b', 'c']) {
      expect(await queue.add(task(name))).toBe('taken');
      await expect.poll(() => turns.flat(), AT_ONCE).toContain(name);
    }
  });

  it('takes many at once, and tells each what became of it', async () => {
    const queue = await queueOf('many');
    const twice = task('twice');
    const many = Array.from({ length: 30 }, (_, at) => task(`${at}`));
    const taken = await Promise.all([...many, twice, twice].map((each) => queue.add(each)));
    expect(taken).toEqual([...many.map(() => 'taken'), 'taken', 'known']);
    const turns: string[][] = [];
    begin(queue, noting(turns), { concurrency: 10 });
    await expect.poll(() => turns.length, SOON).toBe(31);
    expect(new Set(turns.flat()).size).toBe(31);
  });

  it('refuses what cannot be stored, and only that', async () => {
    const queue = await queueOf('refusing');
    const names = ['a', 'not \u0000 text', 'b'];
    const results = await Promise.allSettled(names.map((name, at) => queue.add({ ...task(`${at}`), data: { name } })));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('never runs two jobs of a key at the same time', async () => {
    const queue = await queueOf('key');
    const first = Promise.withResolvers<void>();
    const turns: string[] = [];
    const run = async ([{ data }]: Turn<Task>) => {
      turns.push(data.name);
      if (data.name === 'first') await first.promise;
      return DONE;
    };
    begin(queue, run);
    begin(await queueOf('key', false, 1), run);
    await queue.add(task('first', { key: 'same' }));
    await queue.add(task('second', { key: 'same', group: 'another' }));
    await queue.add(task('other key'));
    await expect.poll(() => turns, SOON).toContain('other key');
    expect(turns).not.toContain('second');
    first.resolve();
    await expect.poll(() => turns, AT_ONCE).toContain('second');
  });

  it('never runs more jobs of a group than it may, however many workers there are', async () => {
    const count = new Map<string, number>();
    const most = new Map<string, number>();
    const both = new Map(['0', '1'].map((name) => [name, Promise.withResolvers<void>()]));
    let ended = 0;
    const run = async ([{ data }]: Turn<Task>) => {
      const now = (count.get(data.name) ?? 0) + 1;
      count.set(data.name, now);
      most.set(data.name, Math.max(now, most.get(data.name) ?? 0));
      // The first of a group waits for the second, so that two at a time are seen; a third would be, too.
      if (now > 1) both.get(data.name)?.resolve();
      await both.get(data.name)?.promise;
      await wait(5);
      count.set(data.name, (count.get(data.name) ?? 0) - 1);
      ended += 1;
      return DONE;
    };
    const queue = await queueOf('group');
    const jobs = Array.from({ length: 40 }, (_, at) => ({
      ...task(`${at}`, { group: `${at % 2}` }),
      data: { name: `${at % 2}` },
    }));
    const workers = await Promise.all(Array.from({ length: 10 }, (_, at) => queueOf('group', false, at)));
    for (const each of workers) begin(each, run);
    await Promise.all(jobs.map((each) => queue.add(each)));
    await expect.poll(() => ended, SOON).toBe(jobs.length);
    expect(Object.fromEntries(most)).toEqual({ 0: 2, 1: 2 });
  });

  it('gathers what came under a key while it waited, in the order in which it came', async () => {
    const queue = await queueOf('gathering', true);
    const first = Promise.withResolvers<void>();
    const turns: string[][] = [];
    begin(queue, async (turn) => {
      turns.push(turn.map(({ data }) => data.name));
      if (turns.length === 1) await first.promise;
      return DONE;
    });
    await queue.add(task('a', { key: 'same' }));
    await expect.poll(() => turns, SOON).toEqual([['a']]);
    await Promise.all(['b', 'c', 'd'].map((name) => queue.add(task(name, { key: 'same' }))));
    first.resolve();
    await expect.poll(() => turns, SOON).toEqual([['a'], ['b', 'c', 'd']]);
    await expect.poll(() => queue.isBusy('same'), SOON).toBe(false);
  });

  it('runs what is to be done later at its time, and not before', async () => {
    const queue = await queueOf('later');
    const seen: { name: string; at: number }[] = [];
    let notBefore = Number.POSITIVE_INFINITY;
    begin(queue, async ([{ data }]) => {
      seen.push({ name: data.name, at: Date.now() });
      if (data.name === 'back') return DONE;
      notBefore = Date.now() + 300;
      return { kind: 'later', data: { name: 'back' }, notBefore };
    });
    await queue.add(task('first'));
    await expect.poll(() => seen.map(({ name }) => name), SOON).toEqual(['first', 'back']);
    expect(seen[1]?.at).toBeGreaterThanOrEqual(notBefore);
  });

  it('keeps what was given up, and runs it again when it comes again', async () => {
    const queue = await queueOf('giving-up');
    const seen: Task[] = [];
    begin(queue, async ([{ data }]) => {
      seen.push(data);
      return seen.length === 1 ? { kind: 'given-up', data, why: 'it does not work' } : DONE;
    });
    const job = task('hopeless');
    await queue.add(job);
    const mine = async () => (await deadLetters(storeOf())).filter(({ id }) => id === job.id);
    await expect.poll(mine, SOON).toMatchObject([{ queue: 'giving-up', key: 'hopeless', why: 'it does not work' }]);
    await expect.poll(() => queue.isBusy(job.key), SOON).toBe(false);
    expect(await queue.add(job)).toBe('again');
    expect(await mine()).toEqual([]);
    await expect.poll(() => seen, SOON).toEqual([{ name: 'hopeless' }, { name: 'hopeless', isAgain: true }]);
  });

  it('keeps the letter of a job that comes again while it is being given up', async () => {
    const queue = await queueOf('giving-up-slowly');
    const job = task('hopeless');
    const seen: Task[] = [];
    const { boss } = storeOf();
    const { promise: meanwhile, resolve } = Promise.withResolvers<Taken>();
    const deleteJob = boss.deleteJob.bind(boss);
    vi.spyOn(boss, 'deleteJob').mockImplementationOnce(async (...args) => {
      resolve(await queue.add(job));
      return deleteJob(...args);
    });
    begin(queue, async ([{ data }]) => {
      seen.push(data);
      return seen.length === 1 ? { kind: 'given-up', data, why: 'it does not work' } : DONE;
    });
    await queue.add(job);
    expect(await meanwhile).toBe('known');
    await expect.poll(() => queue.isBusy(job.key), SOON).toBe(false);
    expect(await queue.add(job)).toBe('again');
    await expect.poll(() => seen, SOON).toEqual([{ name: 'hopeless' }, { name: 'hopeless', isAgain: true }]);
  });

  it('takes off the letter of a job that has run again, though whoever let it died before', async () => {
    const queue = await queueOf('revived');
    const job = { ...task('revived'), data: { name: 'revived', isAgain: true } };
    await bury(storeOf(), { ...job, queue: queue.name, why: 'it does not work' });
    await storeOf().boss.insert(queue.name, [{ id: job.id, singletonKey: job.key, data: job.data }]);
    begin(queue, async () => DONE);
    const isLeft = async () => (await deadLetters(storeOf())).some(({ id }) => id === job.id);
    await expect.poll(isLeft, SOON).toBe(false);
    expect(await queue.add(job)).toBe('known');
  });

  it('does not take an id twice: while it waits, while it runs, when it has ended', async () => {
    const queue = await queueOf('twice');
    const job = task('once');
    expect(await queue.add(job)).toBe('taken');
    expect(await queue.add(job)).toBe('known');
    const running = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const turns: string[] = [];
    begin(queue, async ([{ data }]) => {
      turns.push(data.name);
      running.resolve();
      await end.promise;
      return DONE;
    });
    await running.promise;
    expect(await queue.add(job)).toBe('known');
    end.resolve();
    await expect.poll(() => queue.isBusy(job.key), SOON).toBe(false);
    expect(await queue.add(job)).toBe('known');
    expect(turns).toEqual(['once']);
  });

  it('hands on what runs when it is drained', async () => {
    const queue = await queueOf('draining');
    const running = Promise.withResolvers<void>();
    const first = begin(queue, async (_, signal) => {
      running.resolve();
      const stopped = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => stopped.resolve());
      await stopped.promise;
      return signal.reason === HANDED_ON ? { kind: 'handed-on' } : DONE;
    });
    await queue.add(task('handed on'));
    await running.promise;
    await first.drain(0);
    const seen: number[] = [];
    begin(await queueOf('draining', false, 1), async ([{ abandoned }]) => {
      seen.push(abandoned);
      return DONE;
    });
    await expect.poll(() => seen, SOON).toEqual([1]);
  });

  it('stops a job that another worker has by now', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const queue = await queueOf('lost');
    const begun = Promise.withResolvers<AbortSignal>();
    const end = Promise.withResolvers<void>();
    begin(queue, async (_, signal) => {
      begun.resolve(signal);
      await end.promise;
      return DONE;
    });
    await queue.add(task('lost'));
    const signal = await begun.promise;
    vi.advanceTimersByTime(10_000);
    await expect.poll(() => storeOf().query(LIVES, ['lost']), SOON).toEqual([{ lives: true }]);
    expect(signal.aborted).toBe(false);
    await storeOf().query('UPDATE pgboss.job SET retry_count = retry_count + 1 WHERE name = $1', ['lost']);
    vi.advanceTimersByTime(10_000);
    await expect.poll(() => signal.reason, SOON).toBe(HANDED_ON);
    end.resolve();
    // What comes of it here does not count.
    await expect.poll(() => working[0]?.count(), SOON).toBe(0);
    expect(await queue.isBusy('lost')).toBe(true);
  });

  it('tells those that run what is new, on every process', async () => {
    const queue = await queueOf('news', true);
    const reasons: unknown[] = [];
    begin(
      await queueOf('news', true, 1),
      async ([{ data }], signal) => {
        if (data.name !== 'older') return DONE;
        const stopped = Promise.withResolvers<void>();
        signal.addEventListener('abort', () => stopped.resolve());
        reasons.push('begun');
        await stopped.promise;
        reasons.push(signal.reason);
        return DONE;
      },
      {
        stops: ([running], about) =>
          running?.name === 'older' && (about as Task).name === 'newer' ? 'superseded' : null,
      },
    );
    await queue.add(task('older', { key: 'same' }));
    await expect.poll(() => reasons, SOON).toEqual(['begun']);
    await queue.add(task('unrelated'));
    await queue.add(task('newer', { key: 'same' }));
    await expect.poll(() => reasons[1], AT_ONCE).toBe('superseded');
  });
});

/** Whether a sign of life came after the job had begun. */
const LIVES = 'SELECT heartbeat_on > started_on AS lives FROM pgboss.job WHERE name = $1';
