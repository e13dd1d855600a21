import type { Finding, Severity } from '../core/rule/finding.ts';

/** From the worst to the least. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** `1 file`, `3,000 files`. */
export function plural(count: number, word: string): string {
  // The first number that is formatted loads what Node knows of languages: 25 ms.
  const digits = count < 1_000 ? String(count) : count.toLocaleString('en-US');
  return `${digits} ${word}${count === 1 ? '' : 's'}`;
}

/** `2 errors, 1 note`, the worst first; the empty text when there is nothing. */
export function countBySeverity(findings: readonly Finding[]): string {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => plural(count, severity))
    .join(', ');
}

/** The most severe first, then in the order of reading. */
export function bySeverity(left: Finding, right: Finding): number {
  return (
    SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity) ||
    compare(left.path, right.path) ||
    left.line - right.line ||
    left.column - right.column ||
    compare(left.rule, right.rule)
  );
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
