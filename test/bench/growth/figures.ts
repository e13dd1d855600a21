import { type Costs, median } from '../measure.ts';
import { aligned } from '../report.ts';
import type { Reading } from './reading.ts';
import type { GrowthRow } from './rows.ts';

/** One point of a curve: milliseconds as medians, and what was read besides the changed files. */
export interface Point extends Reading {
  /** Files of the repository. */
  readonly repository: number;
  /** Files of the change. */
  readonly changed: number;
  readonly runs: number;
  readonly cpu: number;
  readonly wall: number;
}

/** How the cost of a review grows. */
export interface Growth {
  readonly name: string;
  readonly points: readonly Point[];
  /** What it comes to: a name and its value. */
  readonly verdicts: readonly (readonly [name: string, value: number])[];
}

/** Below it what a review costs in any case is most of the cost. */
const SMALLEST = 10;

export function pointsOf(rows: readonly GrowthRow[], costs: Costs): Point[] {
  return rows.map(({ id, repository, changed, reading }) => {
    const list = costs.get(id) ?? [];
    const of = (which: 'cpu' | 'wall') => median(list.map((each) => each[which]));
    return { repository, changed, runs: list.length, cpu: of('cpu'), wall: of('wall'), ...reading() };
  });
}

/** The exponent of the power law through the points from ten changed files on: 1 is linear. */
export function growthWithChange(name: string, points: readonly Point[]): Growth {
  const fitted = points.filter(({ changed }) => changed >= SMALLEST);
  const value = exponent(fitted.map(({ changed, cpu }) => [changed, cpu]));
  const range = `from ${fitted[0]?.changed} to ${fitted.at(-1)?.changed} files`;
  return { name, points, verdicts: [[`exponent of CPU ${range}`, value]] };
}

/** The same change in repositories of several sizes: 1 is independent of the size. */
export function growthWithRepository(name: string, points: readonly Point[]): Growth {
  const [first, last] = [points[0], points.at(-1)];
  const value = (last?.cpu ?? Number.NaN) / (first?.cpu ?? Number.NaN);
  return { name, points, verdicts: [[`CPU in ${last?.repository} files to CPU in ${first?.repository}`, value]] };
}

/** The slope of the line of least squares through the logarithms; NaN for fewer than two points. */
export function exponent(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (which: 0 | 1) => logs.reduce((sum, each) => sum + each[which], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const sum = (of: (each: readonly [number, number]) => number) => logs.reduce((total, each) => total + of(each), 0);
  return sum((each) => (each[0] - x) * (each[1] - y)) / sum((each) => (each[0] - x) ** 2);
}

const HEADER = ['', '', 'CPU', 'wall', 'CPU per changed file', 'others asked', 'others parsed'];

/** The figures as a table for a terminal. Asked: for their modules, which an earlier review may have parsed. */
export function growthTable({ name, points, verdicts }: Growth): string {
  const cells = points.map(({ repository, changed, runs, cpu, wall, asked, parsed }) => [
    `change of ${changed} files of ${repository}`,
    `${runs} runs`,
    ...[cpu, wall].map((each) => `${Math.round(each)} ms`),
    ...[`${(cpu / changed).toFixed(1)} ms`, `${asked}`, `${parsed}`],
  ]);
  const said = verdicts.map(([what, value]) => `${what}: ${value.toFixed(2)}`);
  return [name, ...aligned([HEADER, ...cells]), '', ...said].join('\n');
}
