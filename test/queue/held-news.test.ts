import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { heldNews } from '../../src/queue/held-news.ts';

const told: (readonly string[])[] = [];
const tell = (news: readonly string[]) => void told.push(news);

beforeEach(() => {
  vi.useFakeTimers();
  told.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

/** Something that is being stored. */
function storing() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { promise, resolve, reject };
}

it('tells at once of what was stored alone', async () => {
  const news = heldNews(tell);
  const one = storing();
  const done = news.during(one.promise);
  news.add(['one']);
  expect(told).toEqual([]);
  one.resolve();
  await done;
  expect(told).toEqual([['one']]);
});

it('waits while more is being stored, whether or not that succeeds, and tells of all together', async () => {
  const news = heldNews(tell);
  const [one, other] = [storing(), storing()];
  const done = [news.during(one.promise), news.during(other.promise)];
  news.add(['one']);
  one.resolve();
  await done[0];
  expect(told).toEqual([]);
  news.add(['other']);
  other.reject(new Error('no room'));
  await expect(done[1]).rejects.toThrow('no room');
  expect(told).toEqual([['one', 'other']]);
});

it('does not wait for longer than a quarter of a second, and tells nothing twice', async () => {
  const news = heldNews(tell);
  const endless = storing();
  const done = news.during(endless.promise);
  news.add(['one']);
  vi.advanceTimersByTime(249);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([['one']]);
  endless.resolve();
  await done;
  expect(told).toHaveLength(1);
});
