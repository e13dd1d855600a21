import { z } from 'zod';
import type { GitHubClient } from './client.ts';
import { isRequestFailure, translatingErrors } from './translate-error.ts';

/** `maintain` counts as write here, `triage` as read (`github.md`, section 1, Webhooks). */
const answer = z.object({ permission: z.string() });

/**
 * Whether somebody may write to a repository now; one call. `unknown` where GitHub does not tell the App. What an event
 * says of its author (`author_association`) is not reliable.
 *
 * @throws HunkwiseError when GitHub fails
 */
export async function mayWrite(
  client: GitHubClient,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  login: string,
): Promise<boolean | 'unknown'> {
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
  return translatingErrors(async () => {
    try {
      const { data } = await client.request(route, { owner, repo, username: login });
      return ['admin', 'write'].includes(answer.parse(data).permission);
    } catch (error) {
      if (!isRequestFailure(error) || ![403, 404].includes(error.status)) throw error;
      return error.status === 404 ? false : 'unknown';
    }
  });
}
