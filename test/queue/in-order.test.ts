import { describe, expect, it } from 'vitest';
import { inOrderQueue } from '../../src/queue/index.ts';

/** A queue whose jobs end when they are told to. */
function stage() {
  const begun: string[] = [];
  const failed: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const queue = inOrderQueue<string>({
    run(name) {
      begun.push(name);
      const end = Promise.withResolvers<void>();
      ends.set(name, end);
      return end.promise;
    },
    onError: (_, name) => failed.push(name),
  });
  const end = async (name: string, error?: Error) => {
    if (error) ends.get(name)?.reject(error);
    else ends.get(name)?.resolve();
    await expect.poll(() => ends.delete(name)).toBe(true);
  };
  return { queue, begun, failed, end };
}

describe('a queue in order', () => {
  it('runs all jobs of a key one after another, and those of others meanwhile', async () => {
    const { queue, begun, failed, end } = stage();
    for (const [key, data] of [
      ['a', 'a1'],
      ['a', 'a2'],
      ['b', 'b1'],
    ] as const)
      await queue.add({ key, data });
    expect(begun).toEqual(['a1', 'b1']);
    await end('a1', new Error('no'));
    await expect.poll(() => begun).toEqual(['a1', 'b1', 'a2']);
    expect(failed).toEqual(['a1']);
  });

  it('drops what waits', async () => {
    const { queue, begun, end } = stage();
    for (const data of ['a1', 'a2', 'a3']) await queue.add({ key: 'a', data });
    queue.drop((data) => data !== 'a3');
    await end('a1');
    await expect.poll(() => begun).toEqual(['a1', 'a3']);
  });

  it('drains, and says what is left', async () => {
    const { queue, end } = stage();
    for (const data of ['a1', 'a2']) await queue.add({ key: 'a', data });
    expect(await queue.drain(1)).toMatchObject([{ data: 'a1' }, { data: 'a2' }]);
    await expect(queue.add({ key: 'a', data: 'a3' })).rejects.toThrow('stopping');
    await end('a1');
    await end('a2');
    expect(await queue.drain(1_000)).toEqual([]);
  });
});
