import type { Configuration } from '../config/index.ts';
import { HunkwiseError } from '../core/error.ts';
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
