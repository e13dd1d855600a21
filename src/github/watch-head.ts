import { z } from 'zod';
import type { GitHubClient, PullRequestHead } from './client.ts';

/**
 * Where the head of a pull request stands. What was read a moment ago is not asked for again: a review that takes less
 * than `FRESH` milliseconds from its read to its publishing spends no extra call.
 */
export interface HeadWatch {
  /** @param others other open pull requests at the same commit; null where GitHub does not tell */
  saw(sha: string, others?: readonly number[] | null): void;
  /** What was last seen of them; null where nobody has asked, or GitHub does not tell. */
  others(): readonly number[] | null;
  /** `'now'` asks GitHub in any case. */
  current(when?: 'now'): Promise<string>;
}

const FRESH = 5_000;

export const HEAD_QUERY = `query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { headRefOid } }
}`;

const answer = z.object({ repository: z.object({ pullRequest: z.object({ headRefOid: z.string() }) }) });

/** @param now milliseconds since the epoch */
export function watchHead(client: GitHubClient, pull: PullRequestHead, now: () => number = Date.now): HeadWatch {
  let seen: { sha: string; at: number } | null = null;
  let beside: readonly number[] | null = null;
  const saw = (sha: string, others?: readonly number[] | null) => {
    seen = { sha, at: now() };
    if (others !== undefined) beside = others;
  };
  return {
    saw,
    others: () => beside,
    async current(when) {
      if (when !== 'now' && seen && now() - seen.at < FRESH) return seen.sha;
      const { owner, repo: name, number } = pull;
      const { repository } = answer.parse(await client.graphql(HEAD_QUERY, { owner, name, number }));
      saw(repository.pullRequest.headRefOid);
      return repository.pullRequest.headRefOid;
    },
  };
}
