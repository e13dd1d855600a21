import { randomUUID } from 'node:crypto';
import { subjectOf, type UnreviewedPullRequest } from '../github/index.ts';
import { isGivenUp, type LastReview, reviewRecords, type Store } from '../queue/index.ts';
import type { Intake } from './intake.ts';
import { keyOf, type ReviewJob } from './review-job.ts';

/**
 * Asks for the review of a pull request that was found without one; a run that was begun keeps its delivery, so that it
 * is the one to be completed.
 *
 * @returns false where that is not needed: the search has looked a moment ago, and it may be under way, or have ended
 */
export async function takeUp(
  { store, intake }: { readonly store: Store; readonly intake: Pick<Intake, 'isBusy' | 'review'> },
  installation: number,
  pull: UnreviewedPullRequest,
): Promise<boolean> {
  const work = workOf(installation, pull);
  const key = keyOf(work);
  if (await intake.isBusy(key)) return false;
  if (hasEnded(work, await reviewRecords(store).last(key))) return false;
  // People have it in their list; here it would fail again in every round.
  if (await isGivenUp(store, work.delivery)) return false;
  // Where its job ended and its check did not, the delivery is known; nothing of it waits or runs.
  return (await intake.review(work)) || (work.isAgain === true && (await intake.review(work, randomUUID())));
}

function workOf(installation: number, { unfinished, unfinishedSince: _, ...head }: UnreviewedPullRequest): ReviewJob {
  const begun = subjectOf(unfinished);
  if (begun?.kind === 'pull-request') return { ...head, installation, delivery: begun.delivery, isAgain: true };
  const { headSha, baseSha, updatedAt } = head;
  const key = keyOf({ ...head, installation, delivery: '' });
  // The same in every round, as long as nothing changes.
  const delivery = `reconciliation ${key} ${headSha} ${baseSha} ${updatedAt}`;
  return { ...head, installation, delivery, joins: 'last' };
}

/** A review that is kept has ended its check. */
function hasEnded({ delivery, isAgain, headSha }: ReviewJob, last: LastReview | null): boolean {
  if (isAgain) return last?.delivery === delivery;
  return last?.outcome === 'published' && last.head === headSha;
}
