import { HunkwiseError } from '../core/error.ts';
import type { Later } from '../review/ports.ts';
import { reportOutage, reportStopped } from '../review/report-outcome.ts';
import type { ReviewOutcome } from '../review/review.ts';
import type { CheckReport } from '../review/review-plan.ts';
import type { Work } from './review-job.ts';

/** A job that GitHub's limits keep from being done for longer ends as an outage. */
const MOST_RETURNS = 12;
const LONGEST = 6 * 3_600_000;

/** Milliseconds of the longest pause where GitHub does not say how long it is to be. */
const LONGEST_PAUSE = 30 * 60_000;

/** The job to put back after it met a limit. @param now milliseconds since the epoch */
export function comeBack<T extends Work>(
  job: T,
  { error, onOutage }: Pick<Extract<ReviewOutcome, { kind: 'later' }>, 'error' | 'onOutage'>,
  now: number,
): Later<T> {
  const { returns, since } = job.past ?? { returns: 0, since: now };
  const pause = error.until - now;
  const longer = error.isGuess ? Math.min(pause * 2 ** returns, LONGEST_PAUSE) : pause;
  return { data: { ...job, past: { returns: returns + 1, since, onOutage } }, notBefore: now + longer };
}

/** What the check says of a job that is not to be reviewed any more; null while it is. @param now as above */
export function lastWord(job: Work, now: number): CheckReport | null {
  if (job.stopped) return reportStopped(job.stopped);
  const { past } = job;
  if (!past || (past.returns <= MOST_RETURNS && now - past.since <= LONGEST)) return null;
  const message = "GitHub's limits for this installation have kept this review waiting.";
  const error = new HunkwiseError('limited-for-long', message, { hint: 'See which work uses them up.' });
  return reportOutage(error, past.onOutage);
}
