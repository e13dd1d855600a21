import { ASSUMED } from './assumptions.ts';
import type { Random } from './random.ts';

/** The installations that share the traffic of a month, the busiest first; or every so-manieth of them. */
export interface Installations {
  readonly count: number;
  /** Events a month of all of them. */
  readonly month: number;
  /** One of them, by its share of the traffic. */
  pick(random: Random): number;
  /** Events a month. */
  events(installation: number): number;
  repositories(installation: number): number;
}

/**
 * Shares the `month`'s events by the law of Zipf and Mandelbrot, 1 / (rank + shift) ^ skew. The shift is as small as it can be
 * while the largest installation stays below its limit: without it one customer would have 7 % of GitHub.
 *
 * A `slice` of 5 keeps every fifth installation, from the middle of the first five, with what it had in the whole.
 */
export function installations(month: number, slice = 1): Installations {
  const all = Math.max(slice, Math.round(month / ASSUMED.eventsPerInstallation));
  const shift = shiftFor(month, all);
  const total = cumulated(all, 1, shift).at(-1) ?? 1;
  const sums = cumulated(Math.floor(all / slice), slice, shift);
  const own = sums.at(-1) ?? 1;
  const events = (index: number) => (((sums[index] ?? 0) - (sums[index - 1] ?? 0)) / total) * month;
  return {
    count: sums.length,
    month: (own / total) * month,
    pick: (random) => firstAtLeast(sums, random.next() * own),
    events,
    repositories: (index) => Math.max(3, Math.round(events(index) / ASSUMED.eventsPerRepository)),
  };
}

function cumulated(count: number, slice: number, shift: number): Float64Array {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let index = 0; index < count; index++) {
    sum += (index * slice + Math.floor(slice / 2) + 1 + shift) ** -ASSUMED.skew;
    sums[index] = sum;
  }
  return sums;
}

function shiftFor(month: number, count: number): number {
  let low = 0;
  let high = count;
  const tooLarge = (shift: number) => {
    const sums = cumulated(count, 1, shift);
    return ((sums[0] ?? 0) / (sums[count - 1] ?? 1)) * month > ASSUMED.largestInstallation;
  };
  if (!tooLarge(0)) return 0;
  for (let step = 0; step < 24; step++) {
    const middle = (low + high) / 2;
    if (tooLarge(middle)) low = middle;
    else high = middle;
  }
  return high;
}

function firstAtLeast(sums: Float64Array, wanted: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
