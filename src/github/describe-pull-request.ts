import type { GitHubClient, PullRequestHead } from './client.ts';
import { translatingErrors } from './translate-error.ts';

/** A pull request as it stands now. */
export interface PullRequestNow extends PullRequestHead {
  readonly isOpen: boolean;
  /** Login of who opened it; null where that account is gone. */
  readonly author: string | null;
  /** Whether its head lies in another repository, one that is gone included. */
  readonly isFork: boolean;
  /** When it changed, ISO 8601. */
  readonly updatedAt: string;
}

/** Where a pull request stands now, in one call; a webhook tells the same without one. */
export async function describePullRequest(
  client: GitHubClient,
  owner: string,
  repo: string,
  number: number,
): Promise<PullRequestNow> {
  const { data } = await translatingErrors(() =>
    client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { owner, repo, pull_number: number }),
  );
  return {
    owner,
    repo,
    number,
    headSha: data.head.sha,
    baseSha: data.base.sha,
    baseRef: data.base.ref,
    repositoryUrl: data.base.repo.html_url,
    isOpen: data.state === 'open',
    author: data.user?.login ?? null,
    isFork: data.head.repo?.id !== data.base.repo.id,
    updatedAt: data.updated_at,
  };
}
