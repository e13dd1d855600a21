import { describe, expect, it } from 'vitest';
import { fairQueue, type Job } from './fair-queue.ts';

const job = (installation: number, pull: number, arrived = pull): Job => ({
  installation,
  pull,
  arrived,
  tries: 0,
  stale: false,
});

/** What can start at a moment, by the number of the pull request. */
function startable(queue: ReturnType<typeof fairQueue>, now = 0): number[] {
  const pulls: number[] = [];
  for (let next = queue.next(now); next; next = queue.next(now)) pulls.push(next.pull);
  return pulls;
}

describe('the fair queue', () => {
  it('runs two jobs of an installation at a time, so a burst does not hold up the one that comes after it', () => {
    const queue = fairQueue(2);
    for (let pull = 1; pull <= 200; pull++) queue.add(job(1, pull));
    queue.add(job(2, 201));
    expect(startable(queue)).toEqual([1, 2, 201]);
    expect(queue.waiting).toBe(198);
  });

  it('starts the next job of an installation when one has ended', () => {
    const queue = fairQueue(1);
    const [first, second] = [job(1, 1), job(1, 2)];
    queue.add(first);
    queue.add(second);
    expect(queue.next(0)).toBe(first);
    expect(queue.next(0)).toBeNull();
    queue.end(first);
    expect(queue.next(0)).toBe(second);
  });

  it('puts the newest head in place of the one that waits, and keeps the place in line', () => {
    const queue = fairQueue(2);
    const [old, other, newest] = [job(1, 1, 0), job(2, 2, 1), job(1, 1, 5)];
    queue.add(old);
    queue.add(other);
    expect(queue.add(newest)).toBe(old);
    expect(queue.next(5)).toBe(newest);
    expect(queue.waiting).toBe(1);
  });

  it('tells the running job that it is stale and holds the newer one back until it has ended', () => {
    const queue = fairQueue(2);
    const [old, newest] = [job(1, 1, 0), job(1, 1, 5)];
    queue.add(old);
    queue.next(0);
    queue.add(newest);
    expect(old.stale).toBe(true);
    expect(queue.next(5)).toBeNull();
    queue.end(old);
    expect(queue.next(6)).toBe(newest);
  });

  it('stops the line of an installation that GitHub refuses until the time it named, and no other', () => {
    const queue = fairQueue(2);
    const refused = job(1, 1);
    for (const each of [refused, job(1, 2), job(2, 3)]) queue.add(each);
    queue.next(0);
    queue.giveBack(refused, 60);
    expect(startable(queue, 1)).toEqual([3]);
    queue.resume(1, 59);
    expect(startable(queue, 59)).toEqual([]);
    queue.resume(1, 60);
    expect(startable(queue, 60)).toEqual([1, 2]);
  });

  it('counts as due what waits for a worker alone', () => {
    const queue = fairQueue(2);
    for (const each of [job(1, 1), job(1, 2), job(1, 3), job(2, 4)]) queue.add(each);
    expect([queue.waiting, queue.due(0)]).toEqual([4, 3]);
  });
});
