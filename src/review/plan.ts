import type { Finding } from '../core/rule/finding.ts';
import { actionsFor } from './check-actions.ts';
import { conclude } from './conclusion.ts';
import { bySeverity } from './count.ts';
import { deal, type Placed } from './deal.ts';
import { dismissedAmong } from './dismissed.ts';
import type { Judgement } from './judge.ts';
import type { Links } from './links.ts';
import { type Matching, matchComments } from './match-comments.ts';
import type { Change, Conversation } from './ports.ts';
import { renderAnnotation } from './render-annotation.ts';
import { renderComment } from './render-comment.ts';
import { renderReviewBody } from './render-review.ts';
import { renderSummary } from './render-summary.ts';
import { retire } from './retire.ts';
import type { PlannedComment, ReviewPlan, Tallied } from './review-plan.ts';
import { isReviewedFile } from './reviewed-file.ts';

const NOTHING_YET: Conversation = { comments: [], commentsSoFar: 0, dismissals: [] };

/**
 * What a review puts on the pull request. Each finding is shown once: by the comment that stands there already, by a new
 * one, by an annotation, or in the summary. Comments whose finding is gone are retired. What somebody has dismissed is
 * listed and does not count.
 */
export function planReview(change: Change, judgement: Judgement, links: Links): ReviewPlan {
  const { comments: settings, failOn, fixed, incomplete, allowInlineIgnores } = judgement.configuration;
  const conversation = change.conversation ?? NOTHING_YET;
  const all = judgement.findings.toSorted(bySeverity);
  const matching = matched(all, change, conversation);
  const dismissed = dismissedAmong(all, conversation.dismissals);
  const counted = all.filter((each) => !dismissed.has(each));
  const kept = counted.filter((each) => matching.kept.has(each));
  const retired = retire(matching.gone.filter(wasJudged(change, judgement)), change.head, fixed, judgement.silenced);
  const mute = change.isDraft === true && !settings.drafts;
  const { placed, annotated, summaryOnly } = deal(
    counted.filter((each) => !matching.kept.has(each)),
    change.files,
    { comments: mute ? 0 : settings.max - conversation.commentsSoFar, levels: settings.levels },
  );
  const verdict = conclude({
    findings: counted,
    failOn,
    onIncomplete: incomplete,
    unread: judgement.notReviewed.length,
    incomplete: change.incomplete,
    crashes: judgement.diagnostics.length,
    hasPython: change.files.some((file) => isReviewedFile(file.path)),
  });
  return {
    head: change.head,
    ...verdict,
    actions: actionsFor(counted),
    summary: renderSummary({ ...judgement, findings: counted, kept: kept.length, retired, dismissed, change }, links),
    comments: placed.map((each) => comment(each, links, allowInlineIgnores)),
    annotations: annotated.map(renderAnnotation),
    summaryFindings: summaryOnly,
    kept,
    retired,
    tally: [
      ...counted.map((each) => tallied(each, 'open')),
      ...dismissed.keys().map((each) => tallied(each, 'dismissed')),
      ...judgement.silenced.map(({ finding }) => tallied(finding, 'ignored')),
    ],
    isWhole: isWhole(change, judgement) && judgement.notReviewed.length + judgement.diagnostics.length === 0,
    reviewBody: renderReviewBody({ commented: placed.map(({ finding }) => finding), annotated: annotated.length }),
  };
}

function matched(findings: readonly Finding[], { files }: Change, { comments }: Conversation): Matching {
  const moved = new Map(files.flatMap(({ previousPath, path }) => (previousPath ? [[previousPath, path]] : [])));
  return matchComments(findings, comments, (path) => moved.get(path) ?? path);
}

/**
 * Nothing is known about a file that was not read, or that a rule crashed on, and less about all of them where the rest of
 * the project was not read: their comments stay.
 */
function wasJudged(change: Change, judgement: Judgement) {
  const unsure = new Set([...judgement.notReviewed, ...judgement.diagnostics].map(({ path }) => path));
  const isSure = isWhole(change, judgement);
  return ({ path }: { readonly path: string }) => isSure && !unsure.has(path);
}

function isWhole({ incomplete }: Change, { withoutProject }: Judgement): boolean {
  return incomplete.length === 0 && withoutProject === null;
}

function tallied({ rule, fingerprint, severity }: Finding, outcome: Tallied['outcome']): Tallied {
  return { rule, fingerprint, severity, outcome };
}

function comment({ finding, anchor }: Placed, links: Links, mayBeIgnored: boolean): PlannedComment {
  const fallback = renderAnnotation(finding);
  const body = renderComment(finding, anchor, links, mayBeIgnored);
  return { anchor, body, fingerprint: finding.fingerprint, fallback };
}
