import type { Finding } from '../core/rule/finding.ts';
import { type Anchor, acceptsAnchor, anchorFor } from '../diff/index.ts';
import { conclude } from './conclusion.ts';
import { bySeverity } from './count.ts';
import type { Judgement } from './judge.ts';
import type { Links } from './links.ts';
import type { Change, ChangedFile } from './ports.ts';
import { renderAnnotation } from './render-annotation.ts';
import { renderComment } from './render-comment.ts';
import { renderReviewBody } from './render-review.ts';
import { renderSummary } from './render-summary.ts';
import type { Annotation, PlannedComment, ReviewPlan } from './review-plan.ts';
import { isReviewedFile } from './reviewed-file.ts';

/** Line comments in the life of a pull request; more are noise (`architecture.md`, section 3). */
const MOST_COMMENTS = 30;

/** Annotations of one check run, ten requests of 50; what is beyond stands in the summary's table. */
const MOST_ANNOTATIONS = 500;

interface Placed {
  readonly finding: Finding;
  readonly anchor: Anchor;
}

/**
 * What a review puts on the pull request. Each finding is shown once: errors and warnings as a line comment where the
 * diff has a place for it and the pull request has room, else as an annotation; notes in the summary only. What was
 * commented on before is kept and not said again, but counts for the conclusion.
 */
export function planReview(change: Change, judgement: Judgement, links: Links): ReviewPlan {
  const findings = judgement.findings.toSorted(bySeverity);
  const { kept, placed, unplaced, notes } = sort(findings, change);
  const annotated = unplaced.slice(0, MOST_ANNOTATIONS);
  const comments = placed.map(({ finding, anchor }) => comment(finding, anchor, links));
  const verdict = conclude({
    findings,
    failOn: judgement.configuration.failOn,
    unread: judgement.notReviewed.length,
    incomplete: change.incomplete,
    crashes: judgement.diagnostics.length,
    hasPython: change.files.some((file) => isReviewedFile(file.path)),
  });
  return {
    head: change.head,
    ...verdict,
    summary: summary(change, judgement, findings, kept.length, links),
    comments,
    annotations: annotated.map(renderAnnotation),
    summaryFindings: [...notes, ...unplaced.slice(MOST_ANNOTATIONS)],
    kept,
    reviewBody: renderReviewBody({ commented: placed.map(({ finding }) => finding), annotated: annotated.length }),
  };
}

interface Sorted {
  readonly kept: readonly Finding[];
  readonly placed: readonly Placed[];
  readonly unplaced: readonly Finding[];
  readonly notes: readonly Finding[];
}

/** Deals the findings, the most severe first, to the places where they are shown. */
function sort(findings: readonly Finding[], change: Change): Sorted {
  const posted = new Set(change.comments.map((each) => each.fingerprint));
  const files = new Map(change.files.map((file) => [file.path, file]));
  const [kept, fresh] = partition(findings, ({ fingerprint }) => posted.has(fingerprint));
  const [notes, loud] = partition(fresh, ({ severity }) => severity === 'note');
  const room = Math.max(0, MOST_COMMENTS - change.comments.length);
  const placed: Placed[] = [];
  const unplaced: Finding[] = [];
  for (const finding of loud) {
    const anchor = placed.length < room ? place(finding, files.get(finding.path)) : null;
    if (anchor) placed.push({ finding, anchor });
    else unplaced.push(finding);
  }
  return { kept, placed, unplaced, notes };
}

function place(finding: Finding, file: ChangedFile | undefined): Anchor | null {
  if (!file) return null;
  const { path, line, endLine, functionLines } = finding;
  const wide = wholeSuggestion(finding, file);
  if (wide) return wide;
  const near = functionLines && { near: { first: functionLines[0], last: functionLines[1] } };
  const anchor = anchorFor(path, file.hunks, { line, endLine }, near ?? {});
  return anchor && acceptsAnchor(file.hunks, anchor) ? anchor : null;
}

/** GitHub replaces the commented lines: where one hunk shows all that a suggestion replaces, the comment stands on these lines. */
function wholeSuggestion({ path, suggestion }: Finding, { hunks }: ChangedFile): Anchor | null {
  if (!suggestion) return null;
  const { line, endLine } = suggestion;
  const anchor = anchorFor(path, hunks, { line, endLine });
  const isWhole = anchor?.line === endLine && (anchor.startLine ?? anchor.line) === line;
  return isWhole && acceptsAnchor(hunks, anchor) ? anchor : null;
}

function comment(finding: Finding, anchor: Anchor, links: Links): PlannedComment {
  const fallback: Annotation = renderAnnotation(finding);
  return { anchor, body: renderComment(finding, anchor, links), fingerprint: finding.fingerprint, fallback };
}

function summary(
  change: Change,
  judgement: Judgement,
  findings: readonly Finding[],
  kept: number,
  links: Links,
): string {
  const { notReviewed, diagnostics, configurationProblems, withoutProject, stats } = judgement;
  const problems = configurationProblems;
  const { incomplete } = change;
  return renderSummary(
    { findings, kept, notReviewed, incomplete, diagnostics, problems, withoutProject, stats },
    links,
  );
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
