import { z } from 'zod';
import { dismissedBody } from '../review/dismiss-comment.ts';
import { type CommentMarker, readCommentMarker } from '../review/marker.ts';
import type { GitHubClient } from './client.ts';
import { isBy } from './own-account.ts';
import { translatingErrors } from './translate-error.ts';

/** A comment of ours that opens a thread. */
export interface OwnComment {
  readonly id: number;
  readonly body: string;
  readonly marker: CommentMarker;
}

export const OPENING_QUERY = `query($reply: ID!) {
  viewer { login }
  node(id: $reply) {
    ... on PullRequestReviewComment { replyTo { fullDatabaseId body author { login } } }
  }
}`;

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  node: z
    .object({
      replyTo: z
        .object({
          fullDatabaseId: z.coerce.number(),
          body: z.string(),
          author: z.object({ login: z.string() }).nullable(),
        })
        .nullish(),
    })
    .nullable(),
});

/** The comment that opens the thread of a reply; null where it is none of ours. One call. */
export async function ownOpening(client: GitHubClient, reply: string): Promise<OwnComment | null> {
  return translatingErrors(async () => {
    const { viewer, node } = answer.parse(await client.graphql(OPENING_QUERY, { reply }));
    const opening = node?.replyTo;
    const marker = opening && isBy(opening.author, viewer.login) ? readCommentMarker(opening.body) : null;
    return opening && marker ? { id: opening.fullDatabaseId, body: opening.body, marker } : null;
  });
}

/** Says in the comment, for people and for ourselves, that somebody dismissed its finding. One call. */
export async function dismissInThread(
  client: GitHubClient,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  { id, body, marker }: OwnComment,
  dismissed: NonNullable<CommentMarker['dismissed']>,
): Promise<void> {
  const route = 'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}';
  const changed = dismissedBody(body, marker, dismissed);
  await translatingErrors(() => client.request(route, { owner, repo, comment_id: id, body: changed }));
}
