import type { PullRequestHead } from './client.ts';
import type { HeadRun } from './open-pulls-query.ts';
import { isVerdict, subjectOf } from './shared-head.ts';

/** An open pull request whose head nobody has reviewed. */
export interface UnreviewedPullRequest extends PullRequestHead {
  /** ISO 8601. */
  readonly updatedAt: string;
  /** External id of the run that was begun and has not ended, by a worker that died or is still at it; null without one. */
  readonly unfinished: string | null;
  /** When that run began, ISO 8601. */
  readonly unfinishedSince: string | null;
}

/** What our runs say about a pull request at its head. */
export type Standing =
  | { readonly kind: 'reviewed' }
  /** `externalId` is that of the run that somebody began and did not end; null without one. */
  | { readonly kind: 'unreviewed'; readonly externalId: string | null; readonly startedAt: string | null };

/**
 * The newest run for the pull request decides, since it is the one that GitHub shows: one that has not ended blocks the
 * merge although an older one had a verdict, and one that was `cancelled`, or that GitHub has made `stale`, says nothing
 * about the code. Runs for other pull requests at the same commit do not count.
 */
export function standingOf(runs: readonly HeadRun[], number: number): Standing {
  const own = runs.filter(({ externalId }) => {
    const subject = subjectOf(externalId);
    return subject?.kind === 'pull-request' && subject.number === number;
  });
  // Of those begun in the same second the last one listed counts; GitHub's order is not documented.
  const newest = own.toSorted((left, right) => Date.parse(left.startedAt) - Date.parse(right.startedAt)).at(-1);
  if (!newest) return { kind: 'unreviewed', externalId: null, startedAt: null };
  if (!newest.isCompleted) return { kind: 'unreviewed', externalId: newest.externalId, startedAt: newest.startedAt };
  return isVerdict(newest) ? { kind: 'reviewed' } : { kind: 'unreviewed', externalId: null, startedAt: null };
}
