import type { Rule } from '../../../src/core/rule/index.ts';
import { generated } from '../input.ts';
import { measure } from '../measure.ts';
import { type Growth, growthWithChange, growthWithRepository, type Point, pointsOf } from './figures.ts';
import { monorepo, type Naming } from './monorepo.ts';
import { type GrowthRow, growthRow } from './rows.ts';

/** Of the repository for the first curve: 3,500 of them are long enough for a hunk. */
const FILES = 4_200;
const CHANGES = [1, 10, 100, 1_000, 3_000];
/** Files of the repositories for the other curves, and of the change. */
const REPOSITORIES = [100, 300, 1_000, 3_000];
const CHANGED = 20;

/** What is measured and how often. */
export interface GrowthOptions {
  readonly seed: number;
  readonly rules: readonly Rule[];
  readonly runs: number;
  /** Files in the changes of the first curve. */
  readonly sizes?: readonly number[] | undefined;
  readonly tell: (message: string) => void;
}

/** How the cost of a review with a warm index grows with the change, and with the repository around it: one curve after the other. */
export async function* measureGrowth(options: GrowthOptions): AsyncGenerator<Growth> {
  const { seed, rules, sizes = CHANGES } = options;
  const input = generated(seed, FILES);
  const rows = sizes.map((changed) => growthRow(input, input, changed, rules));
  yield growthWithChange('Growth with the change', await curve('with the change', rows, options));
  yield await withRepository('own names', options);
  yield await withRepository('same names', options);
}

async function withRepository(naming: Naming, options: GrowthOptions): Promise<Growth> {
  const { seed, rules } = options;
  const [smallest = 0] = REPOSITORIES;
  const changed = monorepo(seed, smallest, naming);
  const rows = REPOSITORIES.map((files) => growthRow(monorepo(seed, files, naming), changed, CHANGED, rules));
  const name = `with the repository, whose other services define ${naming}`;
  return growthWithRepository(`Growth ${name}`, await curve(name, rows, options));
}

async function curve(name: string, rows: readonly GrowthRow[], { runs, tell }: GrowthOptions): Promise<Point[]> {
  return pointsOf(rows, await measure(rows, runs, (message) => tell(`growth ${name}: ${message}`)));
}
