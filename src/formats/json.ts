import type { Finding } from '../core/rule/index.ts';
import type { Judgement } from '../review/judge.ts';

/** Grows when a field changes its meaning or goes; new fields leave it as it is. */
const VERSION = 1;

/** The judgement as JSON: a contract for other programs, without what only the rendering of findings needs. */
export function json({ findings, notReviewed, withoutProject, stats }: Judgement): string {
  const report = {
    version: VERSION,
    findings: findings.map(publicFinding),
    notReviewed: notReviewed.map(({ path, reason }) => ({ path, reason })),
    ...(withoutProject !== null && { withoutProject }),
    stats: { files: stats.files, lines: stats.lines, milliseconds: stats.milliseconds },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function publicFinding({ functionLines: _lines, masked: _masked, because, suggestion, ...finding }: Finding) {
  const { rule, severity, confidence, path, line, endLine, column, endColumn, message, advice, fingerprint } = finding;
  return {
    rule,
    severity,
    confidence,
    path,
    line,
    endLine,
    column,
    endColumn,
    message,
    advice,
    function: finding.function,
    fingerprint,
    ...(because && { because: because.map((each) => ({ path: each.path, line: each.line, note: each.note })) }),
    ...(suggestion && { suggestion: { line: suggestion.line, endLine: suggestion.endLine, text: suggestion.text } }),
  };
}
