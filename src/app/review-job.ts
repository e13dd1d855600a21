import type { Configuration } from '../config/index.ts';
import type { CommentPlace, MergeGroup, PullRequestHead } from '../github/index.ts';
import type { StopReason } from '../review/report-outcome.ts';

/** From where a job comes. */
export interface Origin {
  /** Id of the App's installation on the repository. */
  readonly installation: number;
  /** The webhook's `X-GitHub-Delivery`; the same again when GitHub delivers it once more. */
  readonly delivery: string;
  /** What became of it before, where GitHub wanted to be left alone. */
  readonly past?: Past;
  /** Why nothing of it is wanted any more: its check only has to say so. */
  readonly stopped?: StopReason;
}

export interface Past {
  /** How often it was put back. */
  readonly returns: number;
  /** When it was tried first, in milliseconds since the epoch. */
  readonly since: number;
  /** What the repository wants after an outage, as far as that is known. */
  readonly onOutage: Configuration['onOutage'];
}

/** One commit of a pull request to review. Plain data: a durable queue can keep it. */
export interface ReviewJob extends PullRequestHead, Origin {
  /** When the pull request changed, ISO 8601: webhooks do not come in order. */
  readonly updatedAt: string;
  /** The comment that asked for it and was told that it was seen. */
  readonly asked?: CommentPlace;
  /** Which other review of the same commits does as well: one that waits, or also one that runs. None when left out. */
  readonly joins?: 'waiting' | 'underway';
}

/** One merge group to review. Plain data, too. */
export interface MergeGroupJob extends MergeGroup, Origin {
  readonly kind: 'merge-group';
  readonly updatedAt: string;
}

/** What the review desk takes on. */
export type Work = ReviewJob | MergeGroupJob;

export function isMergeGroup(work: Work): work is MergeGroupJob {
  return 'kind' in work;
}

/** Jobs of one pull request never run at the same time, and those of one merge group neither. */
export function keyOf(work: Work): string {
  const { owner, repo, number, headSha } = work;
  return isMergeGroup(work) ? `${owner}/${repo}@${headSha}` : `${owner}/${repo}#${number}`;
}
