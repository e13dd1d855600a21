import type { PullRequestHead } from '../github/index.ts';

/** One commit of a pull request to review. Plain data: a durable queue can keep it. */
export interface ReviewJob extends PullRequestHead {
  /** Id of the App's installation on the repository. */
  readonly installation: number;
  /** The webhook's `X-GitHub-Delivery`; the same again when GitHub delivers it once more. */
  readonly delivery: string;
  /** When the pull request changed, ISO 8601: webhooks do not come in order. */
  readonly updatedAt: string;
}

/** Jobs of one pull request never run at the same time. */
export function keyOf({ owner, repo, number }: ReviewJob): string {
  return `${owner}/${repo}#${number}`;
}
