import type { GitHubClient, PullRequestHead } from './client.ts';
import { translatingErrors } from './translate-error.ts';

/** Where a pull request stands now, in one call; a webhook tells the same without one. */
export async function describePullRequest(
  client: GitHubClient,
  owner: string,
  repo: string,
  number: number,
): Promise<PullRequestHead> {
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
  };
}
