import { z } from 'zod';
import type { GitHubClient, PullRequestHead } from './client.ts';
import type { HeadAnswer } from './pull-request-query.ts';

/**
 * The other open pull requests that stand at the commit, forks' too, by what GitHub says of it. Null where it does not
 * name our own: then the list says nothing (nobody has verified it for the commits of forks, and of a commit that the
 * default branch has it names the merged ones only).
 */
export function othersAt(head: HeadAnswer, { number, headSha }: PullRequestHead): number[] | null {
  const pulls = head?.oid === headSha ? (head.associatedPullRequests?.nodes ?? []) : [];
  if (!pulls.some((each) => each.number === number)) return null;
  const others = pulls.filter((each) => each.state === 'OPEN' && each.headRefOid === headSha);
  return others.map((each) => each.number).filter((each) => each !== number);
}

const answer = z.object({
  repository: z.record(z.string(), z.object({ state: z.string(), headRefOid: z.string() }).nullable()),
});

/** Those of the pull requests that are open and stand at the commit; one call, none for none. */
export async function openAt(
  client: GitHubClient,
  { owner, repo, headSha }: PullRequestHead,
  numbers: readonly number[],
): Promise<number[]> {
  if (numbers.length === 0) return [];
  const data = answer.parse(await client.graphql(openAtQuery(numbers), { owner, name: repo }));
  return numbers.filter((number) => {
    const pull = data.repository[`p${number}`];
    return pull?.state === 'OPEN' && pull.headRefOid === headSha;
  });
}

export function openAtQuery(numbers: readonly number[]): string {
  const pulls = numbers.map((number) => `p${number}: pullRequest(number: ${number}) { state headRefOid }`);
  return `query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${pulls.join(' ')} } }`;
}
