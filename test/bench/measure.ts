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

/** How often a yardstick is measured before a row, and as often after it. */
const AROUND = 8;

/**
 * Runs all rows to warm up and then `runs` times in turn, so that all meet the same state of the machine. A yardstick is over
 * in a tenth of a second, and machines take twice as long in one second as in the next: so it is measured on both sides of
 * what it is the measure of, several times.
 */
export async function measure(
  rows: readonly Row[],
  runs: number,
  tell: (message: string) => void,
  warmUps = 1,
): Promise<Costs> {
  const costs = new Map<string, Cost[]>(rows.map(({ id }) => [id, []]));
  for (let run = 1 - warmUps; run <= runs; run += 1) {
    for (const row of sequence(rows, run > 0 ? AROUND : 1)) {
      const cost = await measureOne(row, run + warmUps - 1);
      if (run > 0) costs.get(row.id)?.push(cost);
    }
    if (run >= 0) tell(run === 0 ? 'warmed up' : `run ${run} of ${runs}`);
  }
  return costs;
}

/** The rows in their order, each between its yardsticks. */
function sequence(rows: readonly Row[], times: number): Row[] {
  const ofOthers = new Set(rows.flatMap(({ yardsticks = [] }) => yardsticks));
  return rows
    .filter(({ id }) => !ofOthers.has(id))
    .flatMap((row) => {
      const { yardsticks = [] } = row;
      const around = rows.filter(({ id }) => yardsticks.includes(id)).flatMap((each) => Array(times).fill(each));
      return [...around, row, ...around];
    });
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

/** What two rows take on average, one divided by the other. NaN where one was not measured. */
export function ratio(costs: Costs, above: string, below: string, which: keyof Cost = 'cpu'): number {
  const mean = (id: string) => {
    const all = costs.get(id) ?? [];
    return all.reduce((sum, each) => sum + each[which], 0) / all.length;
  };
  return mean(above) / mean(below);
}
