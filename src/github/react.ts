import type { GitHubClient } from './client.ts';
import type { CommentPlace } from './speak.ts';

/** `eyes` says that a command was seen, `rocket` that it is done, `confused` that it failed. */
export type Reaction = 'eyes' | 'rocket' | 'confused';

/**
 * Reacts to a comment. Which permission that takes is not documented for Apps, and a command does not fail for it.
 *
 * @returns whether GitHub took it
 */
export async function react(
  client: GitHubClient,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  place: CommentPlace,
  content: Reaction,
): Promise<boolean> {
  const room = place.kind === 'thread' ? 'pulls' : 'issues';
  const route = `POST /repos/{owner}/{repo}/${room}/comments/{comment_id}/reactions` as const;
  try {
    await client.request(route, { owner, repo, comment_id: place.id, content });
    return true;
  } catch {
    return false;
  }
}
