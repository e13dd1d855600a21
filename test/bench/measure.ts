import { setImmediate as turn } from 'node:timers/promises';
import type { Row } from './rows.ts';

/** What one run took: milliseconds, on the processor (all threads, kernel included) and on the clock. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/** Costs of each row by its id, in the order of the runs. */
export type Costs = ReadonlyMap<string, readonly Cost[]>;

/**
 * Runs that V8 takes until it has compiled what is hot: the first run of all rules over 200 files costs twice what the fifth
 * does, and where in between a median fell was chance.
 */
export const UNTIL_COMPILED = 4;

/** Runs all rows to warm up and then `runs` times in turn, so that all meet the same state of the machine. */
export async function measure(
  rows: readonly Row[],
  runs: number,
  tell: (message: string) => void,
  warmUps = 1,
): Promise<Costs> {
  const costs = new Map<string, Cost[]>(rows.map(({ id }) => [id, []]));
  for (let run = 1 - warmUps; run <= runs; run += 1) {
    for (const row of rows) {
      const cost = await measureOne(row, run + warmUps - 1);
      if (run > 0) costs.get(row.id)?.push(cost);
    }
    if (run >= 0) tell(run === 0 ? 'warmed up' : `run ${run} of ${runs}`);
  }
  return costs;
}

async function measureOne(row: Row, revision: number): Promise<Cost> {
  const task = await row.prepare(revision);
  await tidy();
  const cpu = process.cpuUsage();
  const wall = performance.now();
  await task();
  const took = performance.now() - wall;
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1_000, wall: took };
}

/** Native trees go after a garbage collection and a turn of the event loop: what a run leaves is not the next one's load. */
async function tidy(): Promise<void> {
  globalThis.gc?.();
  await turn();
  await turn();
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

/** The median of the quotients of two rows run by run, so that a slow moment of the machine counts in both. */
export function ratio(costs: Costs, above: string, below: string, which: keyof Cost = 'cpu'): number {
  const divisors = costs.get(below) ?? [];
  return median((costs.get(above) ?? []).map((each, run) => each[which] / (divisors[run]?.[which] ?? Number.NaN)));
}
