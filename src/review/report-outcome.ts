import type { Configuration } from '../config/index.ts';
import { HunkwiseError } from '../core/error.ts';
import { RECHECK } from './check-actions.ts';
import { prose } from './escape-markdown.ts';
import type { CheckReport } from './review-plan.ts';

/**
 * What the check says when Hunkwise itself failed: `neutral`, so that our outage blocks nobody who has not asked for it
 * (`architecture.md`, section 3). The text of an unknown error stays in the log, it may hold anything.
 *
 * @param onOutage what the repository wants, as far as its configuration is known
 */
export function reportOutage(error: unknown, onOutage: Configuration['onOutage'] = 'pass'): CheckReport {
  const known = error instanceof HunkwiseError;
  const what = known
    ? `${prose(error.message)} ${prose(error.hint)}`
    : 'Something unexpected happened; the log has it.';
  return {
    conclusion: onOutage === 'block' ? 'action_required' : 'neutral',
    title: 'Could not review',
    summary: `This change was **not reviewed**, so this check says nothing about it. ${what}\n\nPush again, or re-run this check, to try once more.`,
    actions: [RECHECK],
  };
}

/** What the check of a commit says when the pull request has moved on. */
export function reportSuperseded(): CheckReport {
  return {
    conclusion: 'cancelled',
    title: 'Superseded',
    summary: 'The pull request has moved on; the review goes on at its newest commit.',
  };
}

/**
 * Why a review that was taken on does not go on: the pull request was closed; a newer review of it has begun; its merge
 * group was dissolved; the App may no longer do anything there; or another worker goes on with it.
 */
export type StopReason = 'closed' | 'superseded' | 'dissolved' | 'revoked' | 'handed-on';

const STOPPED: Readonly<Record<'closed' | 'dissolved', readonly [title: string, why: string]>> = {
  closed: ['Pull request closed', 'The pull request was closed before this review ended. Reopen it for a new one.'],
  dissolved: ['Merge group dissolved', 'The merge queue gave this group up before its review ended.'],
};

/** What the check says of a review that was stopped; null where it says nothing: nobody may, or somebody else will. */
export function reportStopped(reason: StopReason): CheckReport | null {
  if (reason === 'revoked' || reason === 'handed-on') return null;
  if (reason === 'superseded') return reportSuperseded();
  const [title, summary] = STOPPED[reason];
  return { conclusion: 'cancelled', title, summary };
}
