import type { Octokit } from '@octokit/rest';

/**
 * What the adapters need of an Octokit: Probot's for an installation, or a plain one with a token. They take no more,
 * so that both fit.
 */
export type GitHubClient = Pick<Octokit, 'request' | 'graphql'>;

/** A pull request at one of its heads. */
export interface PullRequestHead {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** The commit to review, 40 hex digits. */
  readonly headSha: string;
  /** The base branch's commit, 40 hex digits, as the event or `GET pulls/{n}` told it. */
  readonly baseSha: string;
  readonly baseRef: string;
  /** It was opened just now: nothing of ours stands on it, and nothing has to be looked for. */
  readonly isNew?: true;
  /** The repository's page, `https://github.com/OWNER/REPO`. */
  readonly repositoryUrl: string;
}
