import { dismissalOf } from '../review/ledger.ts';
import { commentsOfReview, readCommentMarker } from '../review/marker.ts';
import type { Conversation, Dismissal, PostedComment } from '../review/ports.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { isBy } from './own-account.ts';
import { type PullRequestAnswer, THREADS_QUERY, type ThreadsAnswer, threadsAnswer } from './pull-request-query.ts';
import { notesFrom } from './read-notes.ts';

type Thread = ThreadsAnswer['nodes'][number];

/**
 * What we have said on a pull request: only comments and reviews of our own account that end with our marker count. One
 * call per hundred threads after the first hundred, and per hundred comments of the conversation until our ledger is found.
 *
 * @param login our account, with or without `[bot]`: REST and `viewer` have it, GraphQL's authors do not
 */
export async function readConversation(
  client: GitHubClient,
  pull: PullRequestHead,
  { reviewThreads, reviews, comments: conversation }: PullRequestAnswer,
  login: string,
): Promise<Conversation> {
  const threads = await allThreads(client, pull, reviewThreads);
  const comments = threads.flatMap((thread) => ownComment(thread, login));
  const posted = reviews.nodes.filter(({ author }) => isBy(author, login)).map(({ body }) => commentsOfReview(body));
  const total = posted.reduce((sum, count) => sum + count, 0);
  const { ledger } = await notesFrom(client, pull, conversation, login);
  const dismissals = [...comments.flatMap(dismissalIn), ...(ledger?.entries.map(dismissalOf) ?? [])];
  return { comments, commentsSoFar: Math.max(total, comments.length), dismissals };
}

async function allThreads(client: GitHubClient, pull: PullRequestHead, first: ThreadsAnswer): Promise<Thread[]> {
  const threads = [...first.nodes];
  let { pageInfo } = first;
  while (pageInfo.hasNextPage) {
    const { owner, repo: name, number } = pull;
    const data = await client.graphql(THREADS_QUERY, { owner, name, number, after: pageInfo.endCursor });
    const { reviewThreads } = threadsAnswer.parse(data).repository.pullRequest;
    threads.push(...reviewThreads.nodes);
    ({ pageInfo } = reviewThreads);
  }
  return threads;
}

function ownComment(thread: Thread, login: string): PostedComment[] {
  const opening = thread.opening.nodes[0];
  const marker = opening && isBy(opening.author, login) ? readCommentMarker(opening.body) : null;
  if (!opening || !marker) return [];
  return [
    {
      id: opening.fullDatabaseId,
      nodeId: opening.id,
      threadId: thread.id,
      body: opening.body,
      marker,
      path: thread.path,
      line: lineNow(thread, marker.line),
      isAnswered: thread.voices.nodes.some(({ author }) => !isBy(author, login)),
      isResolved: thread.isResolved,
      canResolve: thread.viewerCanResolve,
    },
  ];
}

/**
 * GitHub follows the lines of a thread through the commits. Where the comment stands beside its finding, on the nearest
 * line of the diff, that says nothing about the finding's own line.
 */
function lineNow({ line, originalLine, originalStartLine, diffSide }: Thread, found: number): number | null {
  if (line === null || originalLine === null || diffSide !== 'RIGHT') return null;
  const isOnIt = (originalStartLine ?? originalLine) <= found && found <= originalLine;
  return isOnIt ? found + line - originalLine : null;
}

function dismissalIn({ marker }: PostedComment): Dismissal[] {
  const { rule, fingerprint, snippet, function: name, dismissed } = marker;
  return dismissed ? [{ rule, fingerprint, snippet, function: name, ...dismissed }] : [];
}
