import type { Configuration } from '../config/index.ts';
import type { PullRequestHead } from '../github/index.ts';

/** One commit of a pull request to review. Plain data: a durable queue can keep it. */
export interface ReviewJob extends PullRequestHead {
  /** Id of the App's installation on the repository. */
  readonly installation: number;
  /** The webhook's `X-GitHub-Delivery`; the same again when GitHub delivers it once more. */
  readonly delivery: string;
  /** When the pull request changed, ISO 8601: webhooks do not come in order. */
  readonly updatedAt: string;
  /** What became of it before, where GitHub wanted to be left alone. */
  readonly past?: Past;
  /** A newer one has taken its place: its check only has to say so. */
  readonly isSuperseded?: true;
}

export interface Past {
  /** How often it was put back. */
  readonly returns: number;
  /** When it was tried first, in milliseconds since the epoch. */
  readonly since: number;
  /** What the repository wants after an outage, as far as that is known. */
  readonly onOutage: Configuration['onOutage'];
}

/** Jobs of one pull request never run at the same time. */
export function keyOf({ owner, repo, number }: ReviewJob): string {
  return `${owner}/${repo}#${number}`;
}
