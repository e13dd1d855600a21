import { basename, resolve } from 'node:path';
import type { Outcome } from './run.ts';
import type { Mutant, Verdict } from './try-site.ts';

/** The figures of one rule. */
export interface RuleFigures {
  readonly rule: string;
  /** False where the catalogue has no such rule: its mutants were not judged. */
  readonly exists: boolean;
  readonly sites: number;
  readonly mutants: number;
  readonly caught: number;
  /** Of the caught ones, those by a note, which is not commented on the line. */
  readonly asNotes: number;
  readonly twins: number;
  readonly silent: number;
  readonly operators: Readonly<Record<string, { readonly mutants: number; readonly caught: number }>>;
}

/** The figures by rule, in alphabetical order. */
export function figures({ verdicts, noise, sites }: Outcome, known: ReadonlySet<string>): RuleFigures[] {
  return [...sites.keys()].toSorted().map((rule) => {
    const own = verdicts.filter(({ mutant }) => mutant.rule === rule);
    const loud = noise.filter(({ mutant }) => mutant.rule === rule);
    return {
      rule,
      exists: known.has(rule),
      sites: sites.get(rule) ?? 0,
      ...counted(own),
      asNotes: own.filter(({ caught }) => caught === 'note').length,
      twins: own.length,
      silent: own.length - loud.length,
      operators: Object.fromEntries(
        [...Map.groupBy(own, ({ mutant }) => mutant.operator)].map(([name, list]) => [name, counted(list)]),
      ),
    };
  });
}

function counted(verdicts: readonly Verdict[]): { mutants: number; caught: number } {
  return { mutants: verdicts.length, caught: verdicts.filter(({ caught }) => caught !== null).length };
}

const COLUMNS = ['rule', 'sites', 'mutants', 'caught', 'share', 'as notes', 'twins', 'silent', 'share'];

/** The figures as a table for people. */
export function table(rows: readonly RuleFigures[]): string {
  const cells = rows.map((each) =>
    each.exists
      ? [
          each.rule,
          ...[each.sites, each.mutants, each.caught].map(String),
          share(each.caught, each.mutants),
          ...[each.asNotes, each.twins, each.silent].map(String),
          share(each.silent, each.twins),
        ]
      : [each.rule, String(each.sites), 'no such rule'],
  );
  const widths = COLUMNS.map((title, column) =>
    Math.max(title.length, ...cells.filter((row) => row.length > 3).map((row) => row[column]?.length ?? 0)),
  );
  widths[0] = Math.max(4, ...cells.map(([rule = '']) => rule.length));
  return [COLUMNS, ...cells]
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))))
    .map((row) => row.join('  ').trimEnd())
    .join('\n');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`;
}

/** Each mutant that was missed and each twin that was not left alone: where it is, and the line as it was edited. */
export function misses({ verdicts, noise }: Outcome): string[] {
  return [
    ...verdicts
      .filter(({ caught }) => caught === null)
      .map(({ mutant, line, edited }) => `missed  ${mutant.rule}  ${place(mutant, line)}  ${edited}`),
    ...noise.map(
      ({ mutant, found, line, edited }) =>
        `noisy   ${found.rule}  ${place(mutant, line)}  ${edited}  (found at ${found.path}:${found.line})`,
    ),
  ];
}

function place({ checkout, operator, mutant: [telling] }: Mutant, line: number): string {
  return `${basename(resolve(checkout))} ${telling?.path}:${line}  ${operator}`;
}
