import type { Logger } from 'pino';
import type { Configuration } from '../config/index.ts';
import type { CommentPlace, MergeGroup, PullRequestHead } from '../github/index.ts';
import type { StopReason } from '../review/report-outcome.ts';

/** From where a job comes. */
export interface Origin {
  /** Id of the App's installation on the repository. */
  readonly installation: number;
  /** The webhook's `X-GitHub-Delivery`; the same again when GitHub delivers it once more. */
  readonly delivery: string;
  /** What became of it before. */
  readonly past?: Past;
  /** When it was taken on, where it was put back since: its place among others. In milliseconds since the epoch. */
  readonly takenOn?: number;
  /** The delivery was worked on before: its check may be there already. */
  readonly isAgain?: boolean;
  /** Why nothing of it is wanted any more: its check only has to say so. */
  readonly stopped?: StopReason;
}

export interface Past {
  /** How often it was put back since GitHub wanted to be left alone. */
  readonly returns: number;
  /** How often it failed. */
  readonly failures: number;
  /** When it was tried first, in milliseconds since the epoch. */
  readonly since: number;
  /** What the repository wants after an outage, as far as that is known. */
  readonly onOutage: Configuration['onOutage'];
}

/** One commit of a pull request to review. Plain data: a durable queue can keep it. */
export interface ReviewJob extends PullRequestHead, Origin {
  /** When the pull request changed, ISO 8601: webhooks do not come in order. */
  readonly updatedAt: string;
  /** The comments that asked for it and were told that they were seen. */
  readonly asked?: readonly CommentPlace[];
  /**
   * Which other review of the same commits does as well: one that began after this was asked for, one that ended after it,
   * or the last one of the pull request, whenever that was. None when left out.
   */
  readonly joins?: 'begun-since' | 'ended-since' | 'last';
}

/** One merge group to review. Plain data, too. */
export interface MergeGroupJob extends MergeGroup, Origin {
  readonly kind: 'merge-group';
  readonly updatedAt: string;
}

/** What the review desk takes on. With `stopped` it only ends what there is of its key. */
export type Work = ReviewJob | MergeGroupJob;

export function isMergeGroup(work: Work): work is MergeGroupJob {
  return 'kind' in work;
}

/** Jobs of one pull request never run at the same time, and those of one merge group neither. */
export function keyOf(work: Work): string {
  const { owner, repo, number, headSha } = work;
  return isMergeGroup(work) ? `${owner}/${repo}@${headSha}` : `${owner}/${repo}#${number}`;
}

/** Every line about a delivery says which, and where it leads. */
export function logOf(log: Logger, work: Work): Logger {
  const { delivery, installation, owner, repo, number, headSha } = work;
  const group = isMergeGroup(work) ? { group: true } : {};
  return log.child({ delivery, installation, repository: `${owner}/${repo}`, pull: number, head: headSha, ...group });
}
