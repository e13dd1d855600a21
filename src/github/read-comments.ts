import { readCommentMarker } from '../review/marker.ts';
import type { PostedComment } from '../review/ports.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { THREADS_QUERY, type ThreadsAnswer, threadsAnswer } from './pull-request-query.ts';

type Thread = ThreadsAnswer['nodes'][number];

/**
 * Our comments on a pull request: those of our own account that open a thread and end with our marker. One call per
 * hundred threads after the first hundred.
 *
 * @param login our account, with or without `[bot]`: REST and `viewer` have it, GraphQL's authors do not
 */
export async function readComments(
  client: GitHubClient,
  pull: PullRequestHead,
  first: ThreadsAnswer,
  login: string,
): Promise<PostedComment[]> {
  const threads = [...first.nodes];
  let { pageInfo } = first;
  while (pageInfo.hasNextPage) {
    const { owner, repo: name, number } = pull;
    const data = await client.graphql(THREADS_QUERY, { owner, name, number, after: pageInfo.endCursor });
    const { reviewThreads } = threadsAnswer.parse(data).repository.pullRequest;
    threads.push(...reviewThreads.nodes);
    ({ pageInfo } = reviewThreads);
  }
  return threads.flatMap((thread) => ownComment(thread, withoutBot(login)));
}

function ownComment({ path, line, comments }: Thread, login: string): PostedComment[] {
  const comment = comments.nodes[0];
  if (!comment?.author || withoutBot(comment.author.login) !== login) return [];
  const marker = readCommentMarker(comment.body);
  return marker ? [{ id: comment.fullDatabaseId, fingerprint: marker.fingerprint, path, line }] : [];
}

function withoutBot(login: string): string {
  return login.replace(/\[bot\]$/, '');
}
