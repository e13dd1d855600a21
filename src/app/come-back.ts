import { HunkwiseError } from '../core/error.ts';
import type { Later } from '../queue/index.ts';
import { reportOutage } from '../review/report-outcome.ts';
import type { ReviewOutcome } from '../review/review.ts';
import type { CheckReport } from '../review/review-plan.ts';
import type { Past, Work } from './review-job.ts';

/** A job that GitHub's limits keep from being done for longer ends as an outage. */
const MOST_RETURNS = 12;
const LONGEST = 6 * 3_600_000;

/** Milliseconds of the longest pause where GitHub does not say how long it is to be. */
const LONGEST_PAUSE = 30 * 60_000;

/** Milliseconds before a job that failed is tried again; each further time twice as many. */
const FIRST_PAUSE = 5_000;

/** Workers that may die over a job. */
const MOST_ABANDONED = 5;

type Limited = Omit<Extract<ReviewOutcome, { kind: 'later' }>, 'kind'>;

/** The job to put back after it met a limit. @param now milliseconds since the epoch */
export function comeBack<T extends Work>(job: T, { error, onOutage }: Limited, now: number): Later<T> {
  const past = pastOf(job, now);
  const pause = error.until - now;
  const longer = error.isGuess ? Math.min(pause * 2 ** past.returns, LONGEST_PAUSE) : pause;
  return { data: { ...job, past: { ...past, returns: past.returns + 1, onOutage } }, notBefore: now + longer };
}

/**
 * The job to put back after it failed. The pause is drawn between the half and the whole, so that what an outage has
 * stopped does not come back all at once.
 *
 * @param random from 0 to 1
 */
export function tryAgain<T extends Work>(
  job: T,
  { onOutage }: Pick<Limited, 'onOutage'>,
  now: number,
  random: number,
): Later<T> {
  const past = pastOf(job, now);
  const pause = Math.min(FIRST_PAUSE * 2 ** past.failures, LONGEST_PAUSE) * (0.5 + random / 2);
  return { data: { ...job, past: { ...past, failures: past.failures + 1, onOutage } }, notBefore: now + pause };
}

/** @param most further tries that a job has */
export function hasTriesLeft({ past }: Work, most: number): boolean {
  return (past?.failures ?? 0) < most;
}

/** What the check says of a job that is not to be reviewed any more; null while it is. @param now as above */
export function lastWord({ past }: Work, abandoned: number, now: number): CheckReport | null {
  if (abandoned >= MOST_ABANDONED) {
    return reportOutage(
      new HunkwiseError('abandoned', 'Each worker that began this review ended before it.', WHY),
      past?.onOutage,
    );
  }
  if (!past || (past.returns <= MOST_RETURNS && now - past.since <= LONGEST)) return null;
  const message = "GitHub's limits for this installation have kept this review waiting.";
  const error = new HunkwiseError('limited-for-long', message, { hint: 'See which work uses them up.' });
  return reportOutage(error, past.onOutage);
}

const WHY = { hint: 'The log of the workers tells why they ended.' };

function pastOf({ past }: Work, now: number): Past {
  return past ?? { returns: 0, failures: 0, since: now, onOutage: 'pass' };
}
