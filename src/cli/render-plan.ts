import type { Anchor } from '../diff/index.ts';
import { printable } from '../formats/index.ts';
import type { Annotation, PlannedComment, ReviewPlan } from '../review/review-plan.ts';

/** What a review would put on a pull request, as plain text: the check first, then the review and its comments. */
export function renderPlan(plan: ReviewPlan): string {
  const { conclusion, title, summary, reviewBody, comments, annotations, kept } = plan;
  const parts = [
    heading(`Check run: ${conclusion}, "${title}"`),
    visible(summary),
    ...(comments.length > 0 ? [heading('Review'), visible(reviewBody), ...comments.map(renderComment)] : []),
    ...(annotations.length > 0 ? [heading('Annotations'), annotations.map(renderAnnotation).join('\n\n')] : []),
    ...(kept.length > 0 ? [heading(`Comments that stand already: ${kept.length}`)] : []),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function heading(text: string, line = '='): string {
  return `${text}\n${line.repeat(text.length)}`;
}

function renderComment({ anchor, body }: PlannedComment): string {
  return `${heading(whereabouts(anchor), '-')}\n${visible(body)}`;
}

function whereabouts({ path, side, line, startLine }: Anchor): string {
  const lines = startLine === undefined ? `${line}` : `${startLine}-${line}`;
  return printable(`${path}:${lines}${side === 'LEFT' ? ' (removed)' : ''}`);
}

function renderAnnotation({ path, startLine, endLine, level, title, message }: Annotation): string {
  const lines = endLine > startLine ? `${startLine}-${endLine}` : `${startLine}`;
  return `${heading(printable(`${path}:${lines} (${level}): ${title}`), '-')}\n${visible(message)}`;
}

/** Without the markers that GitHub hides, and without what would operate the terminal. */
function visible(markdown: string): string {
  const shown = markdown.replaceAll(/<!-- hunkwise:v1 [^>]*-->/g, '').trim();
  return shown.split('\n').map(printable).join('\n');
}
