import { describe, expect, it } from 'vitest';
import type { Plan } from './plan.ts';
import { seeded } from './random.ts';
import { report } from './report.ts';
import { drawSize, readingUse, writingUse } from './review-cost.ts';
import { simulate } from './simulate.ts';
import { workersFor } from './sizing.ts';

const PLAN: Plan = {
  month: 300_000,
  workers: 2,
  concurrency: 4,
  perInstallation: 2,
  processes: 2,
  slice: 1,
  seed: 1,
  checksAreContent: true,
};
const RULES = { checksAreContent: true };

describe('the simulation', () => {
  it('says the same for the same seed, and something else for another', () => {
    expect(simulate(PLAN)).toEqual(simulate(PLAN));
    expect(simulate({ ...PLAN, seed: 2 })).not.toEqual(simulate(PLAN));
  });

  it('accounts for every webhook of the hour', () => {
    const { webhooks, completed, superseded, open } = simulate(PLAN);
    expect(webhooks).toBeGreaterThan(500);
    expect(completed + superseded + open).toBe(webhooks);
    expect(superseded).toBeGreaterThan(0);
  });

  it('makes everybody wait when the workers do not suffice, and nobody for a worker when they do', () => {
    const few = simulate({ ...PLAN, workers: 1, concurrency: 1, processes: 1, month: 2_000_000 });
    const enough = simulate({ ...PLAN, workers: 20, month: 2_000_000 });
    expect(few.largestDue).toBeGreaterThan(100);
    expect(enough.largestDue).toBe(0);
    expect(few.unlimited.p50).toBeGreaterThan(10 * enough.unlimited.p50);
  });

  it("lets a burst be held up by GitHub while the others' median stays where it was", () => {
    const plan = { ...PLAN, month: 3_000_000, workers: 6 };
    const [held, free] = [simulate(plan), simulate({ ...plan, checksAreContent: false })];
    expect(held.limits.map(({ limit }) => limit)).toContain('content an hour');
    expect(held.waits.p99).toBeGreaterThan(free.waits.p99);
    expect(Math.abs(held.unlimited.p50 - free.unlimited.p50)).toBeLessThan(0.2);
  });

  it('costs the requests of the shortest sequence: five and the list of files for a small pull request, three without Python', () => {
    const small = { files: 10, python: 5, speaks: true, cold: false };
    const all = (size: typeof small) => {
      const [before, after] = [readingUse(size, false, RULES), writingUse(size, RULES)];
      return before.rest + before.graphql + after.rest + after.graphql;
    };

    expect(all(small)).toBe(6);
    expect(all({ files: 3, python: 0, speaks: false, cold: false })).toBe(3);
    expect(all({ files: 3_000, python: 1_000, speaks: true, cold: false })).toBe(1 + 30 + 1 + 20 + 1 + 1);
    expect(readingUse(small, true, RULES)).toMatchObject({ content: 0, rest: 3 });
  });

  it('draws pull requests of which half are small and a few are huge', () => {
    const random = seeded(4);
    const files = Array.from({ length: 5_000 }, () => drawSize(random).files).toSorted((a, b) => a - b);
    expect(files[2_500]).toBeLessThan(6);
    expect(files[4_950]).toBeGreaterThan(50);
  });

  it('plans more workers for more traffic, and two at least', () => {
    expect(workersFor({ ...PLAN, month: 1_000 })).toBe(2);
    expect(workersFor({ ...PLAN, month: 10_000_000 })).toBeLessThan(workersFor({ ...PLAN, month: 100_000_000 }) / 5);
  });

  it('prints one column for each load, with the counts of a slice multiplied', () => {
    const sliced = { ...PLAN, slice: 2 };
    const table = report([PLAN, sliced].map((plan) => ({ plan, outcome: simulate(plan) })));
    expect(table).toMatch(/^simulated +all +1 of 2$/m);
    expect(table).toMatch(/^installations +1,200 +1,200$/m);
    expect(table).toContain('Limits of GitHub met first, at 300,000 a month');
  });
});
