import type { Finding, Severity } from '../core/rule/finding.ts';
import { oneLine } from './escape-markdown.ts';
import { shownReasons } from './reasons.ts';
import type { Annotation } from './review-plan.ts';

const LEVELS: Readonly<Record<Severity, Annotation['level']>> = {
  error: 'failure',
  warning: 'warning',
  note: 'notice',
};

/** GitHub's limit of a title, prose only: `github.md`, section 1, Checks. */
const TITLE_LIMIT = 255;

/** Characters; GitHub takes 64 KB of a message, and nobody reads them. */
const PART_LIMIT = 4_000;

/** Characters of a reason's path, and of its note. */
const REASON_LIMIT = 300;

/** A finding as an annotation. GitHub shows its text as it is, so nothing is escaped. */
export function renderAnnotation(finding: Finding): Annotation {
  const { path, line, endLine, column, endColumn } = finding;
  return {
    path,
    startLine: line,
    endLine,
    ...(line === endLine && endColumn > column && { startColumn: column, endColumn }),
    level: LEVELS[finding.severity],
    title: oneLine(finding.rule, TITLE_LIMIT),
    message: [oneLine(finding.message, PART_LIMIT), oneLine(finding.advice, PART_LIMIT), reasons(finding)]
      .filter((part) => part !== '')
      .join('\n\n'),
  };
}

/** They matter most here: a finding outside of the diff is there because of lines elsewhere. */
function reasons(finding: Finding): string {
  const lines = shownReasons(finding).map(
    ({ path, line, note }) => `- ${oneLine(path, REASON_LIMIT)}:${line}: ${oneLine(note, REASON_LIMIT)}`,
  );
  return lines.length === 0 ? '' : ['Because:', ...lines].join('\n');
}
