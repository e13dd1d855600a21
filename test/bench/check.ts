import { readFileSync, writeFileSync } from 'node:fs';
import type { Rule } from '../../src/core/rule/index.ts';
import { generated } from './input.ts';
import { measure, UNTIL_COMPILED } from './measure.ts';
import { ratiosOf } from './report.ts';
import { rowsOf } from './rows.ts';

const FILE = new URL('../../bench/ratios.json', import.meta.url);
/** What may come from the machine rather than from the code. */
const TOLERANCE = 1.25;
/** Small enough for each run of CI. */
const FILES = 200;
const CHANGED = 20;
const ROWS = new Set(['a', 'b', 'a_diff', 'c']);

/** By name, as in the table. */
export type Ratios = Readonly<Record<string, number>>;

/** (b)/(a) and (c)/(a) of the generated project. */
export async function measureRatios(seed: number, runs: number, rules: readonly Rule[]): Promise<Ratios> {
  const rows = rowsOf(generated(seed, FILES), CHANGED, rules).filter(({ id }) => ROWS.has(id));
  const costs = await measure(rows, runs, () => {}, UNTIL_COMPILED);
  const known = ratiosOf(costs).filter(({ value }) => !Number.isNaN(value));
  return Object.fromEntries(known.map(({ name, value }) => [name, Math.round(value * 100) / 100]));
}

export function recordRatios(ratios: Ratios): void {
  writeFileSync(FILE, `${JSON.stringify(ratios, null, 2)}\n`);
}

/** What has become slower than the recorded ratios allow, a sentence each. */
export function slower(measured: Ratios, recorded: Ratios = readRatios()): string[] {
  return Object.entries(recorded).flatMap(([name, was]) => {
    const is = measured[name];
    if (is === undefined) return [`${name} was not measured.`];
    return is <= was * TOLERANCE ? [] : [`${name} is ${is}; bench/ratios.json says ${was}, and allows a quarter more.`];
  });
}

function readRatios(): Ratios {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Ratios;
}
