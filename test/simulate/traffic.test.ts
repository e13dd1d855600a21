import { describe, expect, it } from 'vitest';
import { arrivals } from './arrivals.ts';
import { ASSUMED } from './assumptions.ts';
import { busiestHour, busyness } from './curve.ts';
import { heap } from './heap.ts';
import { installations } from './installations.ts';
import { seeded } from './random.ts';

const HOUR = 3_600;

describe('the traffic', () => {
  it('is one on the average of a week and highest in the busiest hour', () => {
    const week = Array.from({ length: 7 * 24 }, (_, hour) => busyness(hour * HOUR));
    expect(week.reduce((sum, each) => sum + each, 0) / week.length).toBeCloseTo(1);
    expect(busyness(busiestHour())).toBe(Math.max(...week));
  });

  it('is shared unevenly, but no installation has more than the largest has', () => {
    const world = installations(10_000_000);
    expect(world.count).toBe(40_000);
    expect(world.events(0)).toBeLessThanOrEqual(ASSUMED.largestInstallation);
    expect(world.events(0)).toBeGreaterThan(1_000 * world.events(world.count - 1));
  });

  it('is picked by those shares', () => {
    const world = installations(100_000);
    const random = seeded(3);
    const busiest = Array.from({ length: 20_000 }, () => world.pick(random)).filter((each) => each === 0).length;
    expect(busiest / 20_000).toBeCloseTo(world.events(0) / 100_000, 1);
  });

  it('has a fifth of itself in a slice of five, whose installations keep what they had', () => {
    const [all, slice] = [installations(10_000_000), installations(10_000_000, 5)];
    expect(slice.count).toBe(8_000);
    expect(slice.month / 2_000_000).toBeCloseTo(1, 1);
    expect(slice.events(0)).toBeCloseTo(all.events(2));
    expect(slice.events(100)).toBeCloseTo(all.events(502));
  });

  it('comes in order and as often as the month says, bursts and second pushes included', () => {
    const [month, from] = [30_000_000, busiestHour()];
    const webhooks = [...arrivals({ month, from, to: from + HOUR }, installations(month), seeded(1))];
    const expected = (month / 720) * busyness(from);
    expect(webhooks.length / expected).toBeGreaterThan(0.95);
    expect(webhooks.length / expected).toBeLessThan(1.05);
    expect(webhooks.every(({ at }, index) => at >= (webhooks[index - 1]?.at ?? from))).toBe(true);
    expect(new Set(webhooks.map(({ pull }) => pull)).size).toBeLessThan(0.9 * webhooks.length);
  });

  it('leaves a heap by its key', () => {
    const random = seeded(9);
    const values = Array.from({ length: 500 }, () => random.next());
    const sorted = heap<number>((value) => value);
    for (const each of values) sorted.push(each);
    expect(values.map(() => sorted.pop())).toEqual(values.toSorted((a, b) => a - b));
    expect(sorted.pop()).toBeUndefined();
  });
});
