import type { Input } from './input.ts';
import { linesOf } from './input.ts';
import { type Costs, median, ratio } from './measure.ts';
import type { Row } from './rows.ts';

/** Each row of an input: milliseconds as medians, bytes at the peak. */
export interface RowFigures {
  readonly id: string;
  readonly label: string;
  readonly cpu: number;
  readonly wall: number;
  readonly memory: number | null;
}

/** What was measured on one input. */
export interface Figures {
  readonly input: string;
  readonly files: number;
  readonly lines: number;
  readonly rows: readonly RowFigures[];
  readonly ratios: readonly Ratio[];
}

/** A quotient of processor times, and what it should not exceed. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  readonly target: number | null;
}

const RATIOS: readonly [name: string, above: string, below: string, target: number | null][] = [
  ['(b)/(a)', 'b', 'a', 3.0],
  ["(b)/(a')", 'b', 'a_walk', 1.3],
  ['(c)/(a2)', 'c', 'a_diff', 1.5],
  ['(c2)/(a2)', 'c_again', 'a_diff', null],
  ['(b)/(d)', 'b', 'd', null],
];

/** How the rows are called in docs/performance.md. */
const SIGNS: Readonly<Record<string, string>> = {
  a: '(a)',
  a_walk: "(a')",
  b: '(b)',
  d: '(d)',
  a_diff: '(a2)',
  c: '(c)',
  c_again: '(c2)',
};

export function figuresOf(
  input: Input,
  rows: readonly Row[],
  costs: Costs,
  memory: ReadonlyMap<string, number>,
): Figures {
  return {
    input: input.name,
    files: input.files.size,
    lines: linesOf(input),
    rows: rows.map(({ id, label }) => {
      const of = (which: 'cpu' | 'wall') => median((costs.get(id) ?? []).map((each) => each[which]));
      return { id, label, cpu: of('cpu'), wall: of('wall'), memory: memory.get(id) ?? null };
    }),
    ratios: ratiosOf(costs),
  };
}

/** NaN where a row was not measured. */
export function ratiosOf(costs: Costs): Ratio[] {
  return RATIOS.map(([name, above, below, target]) => ({ name, value: ratio(costs, above, below), target }));
}

/** The figures as a table for a terminal. */
export function table({ input, files, lines, rows, ratios }: Figures): string {
  const cells = rows.map(({ id, label, cpu, wall, memory }) => [
    SIGNS[id] ?? id,
    label,
    `${Math.round(cpu)} ms`,
    `${Math.round(wall)} ms`,
    memory === null ? '' : `${Math.round(memory / 1e6)} MB`,
  ]);
  const quotients = ratios.map(({ name, value, target }) => [
    name,
    value.toFixed(2),
    target === null ? '' : `target ${target.toFixed(1)}`,
    target === null ? '' : value <= target ? 'reached' : 'missed',
  ]);
  return [
    `${input}: ${files} files, ${lines} lines`,
    ...aligned([['', '', 'CPU', 'wall', 'peak'], ...cells]),
    '',
    ...aligned(quotients),
  ].join('\n');
}

/** Rows of cells in columns; numbers stand to the right. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
