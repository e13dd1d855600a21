import { describe, expect, it } from 'vitest';
import { type InProcessOptions, inProcessQueue } from '../../src/queue/index.ts';
import type { Later } from '../../src/review/ports.ts';

interface Work {
  readonly name: string;
  readonly at?: number;
}

/** A queue whose jobs end when the test says so. */
function stage(options: Partial<InProcessOptions<Work>> = {}) {
  const events: string[] = [];
  const gates = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const later = new Map<string, Later<Work>>();
  const queue = inProcessQueue<Work>({
    async run({ name }, signal) {
      events.push(`start ${name}`);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      gates.set(name, { resolve, reject });
      signal.addEventListener('abort', () => events.push(`stop ${name}`));
      await promise;
      events.push(`end ${name}`);
      return later.get(name);
    },
    onReplaced: ({ name }) => void events.push(`replaced ${name}`),
    onError: (error, { name }) => void events.push(`failed ${name}: ${error instanceof Error ? error.message : error}`),
    ...options,
  });
  const add = (key: string, name: string, at = 0) => queue.add({ key, data: { name, at } });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (name: string) => {
    gates.get(name)?.resolve();
    await settle();
  };
  const fail = async (name: string) => {
    gates.get(name)?.reject(new Error('broken'));
    await settle();
  };
  return { queue, events, later, add, end, fail, settle };
}

describe('the queue in memory', () => {
  it('runs jobs of one key one after another', async () => {
    const { events, add, end } = stage();
    await add('a', 'a1');
    await add('a', 'a2');
    expect(events).toEqual(['start a1', 'stop a1']);
    await end('a1');
    expect(events).toEqual(['start a1', 'stop a1', 'end a1', 'start a2']);
  });

  it('keeps only the newest that waits, and tells of the other', async () => {
    const { events, add, end } = stage();
    for (const name of ['a1', 'a2', 'a3']) await add('a', name);
    await end('a1');
    expect(events).toEqual(['start a1', 'stop a1', 'replaced a2', 'end a1', 'start a3']);
  });

  it('does not let an older one take the place of a newer one', async () => {
    const { events, add, end } = stage({ isNewer: (added, waiting) => (added.at ?? 0) >= (waiting.at ?? 0) });
    await add('a', 'a1', 1);
    await add('a', 'a3', 3);
    await add('a', 'a2', 2);
    await end('a1');
    expect(events).toEqual(['start a1', 'stop a1', 'replaced a2', 'end a1', 'start a3']);
  });

  it('runs different keys at once, up to a number', async () => {
    const { events, add, end } = stage({ concurrency: 2 });
    for (const key of ['a', 'b', 'c']) await add(key, key);
    expect(events).toEqual(['start a', 'start b']);
    await end('b');
    expect(events).toEqual(['start a', 'start b', 'end b', 'start c']);
  });

  it('hands errors over and goes on', async () => {
    const { events, add, fail } = stage();
    await add('a', 'a1');
    await add('a', 'a2');
    await fail('a1');
    expect(events).toEqual(['start a1', 'stop a1', 'failed a1: broken', 'start a2']);
  });

  it('drains: what runs and waits ends, nothing more is taken', async () => {
    const { queue, events, add, end } = stage();
    await add('a', 'a1');
    await add('a', 'a2');
    const drained = queue.drain(60_000);
    await expect(add('b', 'b1')).rejects.toMatchObject({ code: 'queue-closed' });
    await end('a1');
    await end('a2');
    expect(await drained).toEqual([]);
    expect(events).toEqual(['start a1', 'stop a1', 'end a1', 'start a2', 'end a2']);
  });

  it('drains at once when nothing runs', async () => {
    expect(await stage().queue.drain(60_000)).toEqual([]);
  });

  it('gives back what has not ended in time, and starts nothing of it', async () => {
    const { queue, events, add, end } = stage();
    await add('a', 'a1');
    await add('a', 'a2');
    const left = await queue.drain(1);
    expect(left.map(({ data }) => data.name)).toEqual(['a1', 'a2']);
    await end('a1');
    expect(events).toEqual(['start a1', 'stop a1', 'end a1']);
  });

  it('stops a running one for a newer one, not for an older one', async () => {
    const { events, add } = stage({ isNewer: (added, older) => (added.at ?? 0) >= (older.at ?? 0) });
    await add('a', 'a2', 2);
    await add('a', 'a1', 1);
    expect(events).toEqual(['start a2', 'replaced a1']);
    await add('a', 'a3', 3);
    expect(events.at(-1)).toBe('stop a2');
  });

  describe('a job that is put back', () => {
    const soon = (name: string, milliseconds: number) => ({ data: { name }, notBefore: Date.now() + milliseconds });

    it('comes again at its time, and takes no place until then', async () => {
      const { events, later, add, end } = stage({ concurrency: 1 });
      later.set('a1', soon('a1 again', 30));
      await add('a', 'a1');
      await add('b', 'b1');
      await end('a1');
      expect(events).toEqual(['start a1', 'end a1', 'start b1']);
      await end('b1');
      await expect.poll(() => events.at(-1), { interval: 5 }).toBe('start a1 again');
    });

    it('has no place beside a newer one, whichever comes first', async () => {
      const { events, later, add, end } = stage();
      later.set('a1', soon('a1 again', 60_000));
      await add('a', 'a1');
      await end('a1');
      await add('a', 'a2');
      expect(events.slice(2)).toEqual(['replaced a1 again', 'start a2']);
      later.set('a2', soon('a2 again', 60_000));
      await add('a', 'a3');
      await end('a2');
      expect(events.slice(4)).toEqual(['stop a2', 'end a2', 'replaced a2 again', 'start a3']);
    });

    it('does not keep a queue that is closed waiting', async () => {
      const { queue, later, add, end } = stage();
      later.set('a1', soon('a1 again', 60_000));
      await add('a', 'a1');
      await end('a1');
      const left = await queue.drain(60_000);
      expect(left.map(({ data }) => data.name)).toEqual(['a1 again']);
    });
  });
});

describe('what is not wanted any more', () => {
  function stage() {
    const stops: string[] = [];
    const { promise, resolve: release } = Promise.withResolvers<void>();
    const queue = inProcessQueue<string>({
      async run(name, signal) {
        signal.addEventListener('abort', () => stops.push(`${name}: ${signal.reason}`));
        await promise;
      },
      concurrency: 1,
      onReplaced: () => {},
      onError: () => {},
    });
    return { queue, stops, release };
  }

  it('a newer job of the key tells the running one to stop', async () => {
    const { queue, stops, release } = stage();
    for (const data of ['old', 'new']) await queue.add({ key: 'a', data });
    expect(stops).toEqual(['old: superseded']);
    release();
    expect(await queue.drain(1_000)).toEqual([]);
  });

  it('is called off: what waits does not run, what runs is told why', async () => {
    const { queue, stops, release } = stage();
    for (const data of ['a', 'b', 'c']) await queue.add({ key: data, data });
    expect(queue.cancel((data) => data !== 'c', 'closed')).toEqual(['b']);
    expect(stops).toEqual(['a: closed']);
    release();
    expect(await queue.drain(1_000)).toEqual([]);
  });
});
