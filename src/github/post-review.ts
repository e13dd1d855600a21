import { z } from 'zod';
import { reviewMarker } from '../review/marker.ts';
import type { PlannedComment } from '../review/review-plan.ts';
import { type Delays, writeOnce } from './attempt.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { isRequestFailure } from './translate-error.ts';
import type { HeadWatch } from './watch-head.ts';

/** Requests that the search for refused comments may take. */
const MOST_POSTS = 12;

export interface ReviewPost {
  readonly client: GitHubClient;
  readonly pull: PullRequestHead;
  readonly head: HeadWatch;
  /** Tells this review from others on the same commit: the delivery that asked for it. */
  readonly key: string;
  readonly delays?: Delays | undefined;
}

/** `refused`: comments that are not on the pull request; they want another place. */
export type Posted = { readonly isStale: boolean; readonly refused: readonly PlannedComment[] };

/**
 * Posts one review with all comments. GitHub refuses all when one of them is wrong and does not say which
 * (`github.md`, section 1): then, unless the pull request has moved on, the rest is found by halving. Whatever cannot be
 * posted comes back as refused, and nothing is lost.
 */
export async function postReview(post: ReviewPost, body: string, comments: readonly PlannedComment[]): Promise<Posted> {
  const waiting = [comments];
  const refused: PlannedComment[] = [];
  for (let posts = 0; waiting.length > 0; posts += 1) {
    const part = waiting.shift() as readonly PlannedComment[];
    const outcome = posts < MOST_POSTS ? await postPart(post, body, part) : 'refused';
    if (outcome === 'posted') continue;
    if (outcome === 'invalid' && (await post.head.current('now')) !== post.pull.headSha) {
      return { isStale: true, refused: [] };
    }
    if (outcome === 'refused' || part.length === 1) refused.push(...part);
    else waiting.unshift(...halves(part));
  }
  return { isStale: false, refused };
}

function halves<T>(items: readonly T[]): [readonly T[], readonly T[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

/** `invalid` is GitHub's 422; `refused` anything else that it sticks to, such as a missing permission. */
async function postPart(
  post: ReviewPost,
  body: string,
  comments: readonly PlannedComment[],
): Promise<'posted' | 'invalid' | 'refused'> {
  const marker = reviewMarker(post.pull.headSha, `${post.key}/${comments[0]?.fingerprint}`, comments.length);
  try {
    await writeOnce({
      write: () => createReview(post, `${body}\n\n${marker}`, comments),
      find: async () => ((await isPosted(post, marker)) ? true : null),
      delays: post.delays,
    });
    return 'posted';
  } catch (error) {
    if (!isRequestFailure(error)) throw error;
    return error.status === 422 ? 'invalid' : 'refused';
  }
}

/** `event` is always sent: without it the review stays pending, and there can be only one (`github.md`, section 1). */
async function createReview(
  { client, pull }: ReviewPost,
  body: string,
  comments: readonly PlannedComment[],
): Promise<true> {
  await client.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    owner: pull.owner,
    repo: pull.repo,
    pull_number: pull.number,
    commit_id: pull.headSha,
    event: 'COMMENT',
    body,
    comments: comments.map(commentBody),
    request: { retries: 0 },
  });
  return true;
}

/** `start_line` is left out when it equals `line`: GitHub refuses that (`github.md`, section 1). */
function commentBody({ anchor, body }: PlannedComment) {
  const { path, line, side, startLine, startSide } = anchor;
  const start = startLine === undefined ? {} : { start_line: startLine, start_side: startSide ?? side };
  return { path, body, line, side, ...start };
}

export const REVIEWS_QUERY = `query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) { reviews(last: 100) { nodes { body } } }
  }
}`;

const answer = z.object({
  repository: z.object({
    pullRequest: z.object({
      reviews: z.object({ nodes: z.array(z.object({ body: z.string() })) }),
    }),
  }),
});

/** Whether a review with this marker stands among the last hundred. Nobody else can know the key before it is posted. */
async function isPosted({ client, pull }: ReviewPost, marker: string): Promise<boolean> {
  const { owner, repo: name, number } = pull;
  const data = answer.parse(await client.graphql(REVIEWS_QUERY, { owner, name, number }));
  return data.repository.pullRequest.reviews.nodes.some((review) => review.body.includes(marker));
}
