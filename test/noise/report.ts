import type { Severity } from '../../src/core/rule/index.ts';
import type { Measured, Noise } from './measure.ts';

/** How often a rule, or all of them, spoke. */
export type Counts = Readonly<Record<Severity, number>>;

/** The figures of one project. */
export interface NoiseFigures extends Counts {
  readonly project: string;
  /** The commits between which its changes lie. */
  readonly from: string;
  readonly to: string;
  readonly changes: number;
  readonly added: number;
  /** Errors and warnings for each hundred added lines. */
  readonly perHundred: number;
  readonly rules: Readonly<Record<string, Counts>>;
}

/** Counts what was found in the changes of a project, the newest of which comes first. */
export function figures({ project, changes }: Noise): NoiseFigures {
  const findings = changes.flatMap((each) => each.findings);
  const added = changes.reduce((sum, each) => sum + each.added, 0);
  const counts = counted(findings);
  const byRule = [...Map.groupBy(findings, ({ rule }) => rule)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    project,
    from: changes.at(-1)?.parent ?? '',
    to: changes[0]?.commit ?? '',
    changes: changes.length,
    added,
    ...counts,
    perHundred: added === 0 ? 0 : (100 * (counts.error + counts.warning)) / added,
    rules: Object.fromEntries(byRule.map(([rule, own]) => [rule, counted(own)])),
  };
}

function counted(findings: readonly { readonly severity: Severity }[]): Counts {
  const of = (severity: Severity) => findings.filter((each) => each.severity === severity).length;
  return { error: of('error'), warning: of('warning'), note: of('note') };
}

/** The figures of one project for people. */
export function table(row: NoiseFigures): string {
  const width = Math.max(0, ...Object.keys(row.rules).map(({ length }) => length));
  const rules = Object.entries(row.rules).map(([rule, counts]) => `  ${rule.padEnd(width)}  ${said(counts)}`);
  return [
    `${row.project} ${row.from.slice(0, 10)}..${row.to.slice(0, 10)}`,
    `  ${row.changes} changes, ${row.added} added lines of Python`,
    `  ${said(row)}: ${row.perHundred.toFixed(2)} errors and warnings per hundred added lines`,
    ...rules,
  ].join('\n');
}

function said({ error, warning, note }: Counts): string {
  return `${error} errors, ${warning} warnings, ${note} notes`;
}

/** Each finding with its commit, as data. */
export function listed({ commit, parent, date, findings }: Measured): object[] {
  return findings.map(({ rule, severity, confidence, path, line, message, function: within, because = [] }) => {
    const reasons = because.map((each) => `${each.path}:${each.line}: ${each.note}`);
    return {
      commit,
      parent,
      date,
      path,
      line,
      rule,
      severity,
      confidence,
      function: within,
      message,
      because: reasons,
    };
  });
}
