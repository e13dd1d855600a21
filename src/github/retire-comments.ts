import type { Retirement } from '../review/review-plan.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { isRequestFailure } from './translate-error.ts';

/**
 * Takes comments back whose finding is gone: one call each, one more where an answered thread can be resolved. All of it
 * may be done again. What GitHub refuses, or is gone already, stays as it is: a leftover comment is no reason to leave
 * the check pending.
 */
export async function retireComments(
  client: GitHubClient,
  pull: PullRequestHead,
  retired: readonly Retirement[],
): Promise<void> {
  for (const each of retired) {
    await tolerantly(() => retireOne(client, pull, each));
  }
}

async function retireOne(client: GitHubClient, pull: PullRequestHead, each: Retirement): Promise<void> {
  const { comment } = each;
  const where = { owner: pull.owner, repo: pull.repo, comment_id: comment.id };
  switch (each.how) {
    case 'delete':
      await client.request('DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}', where);
      return;
    case 'minimise':
      // Without the mark it would be found as a comment that still stands.
      await client.request('PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', { ...where, body: each.body });
      await client.graphql(MINIMISE, { id: comment.nodeId });
      return;
    case 'edit':
      await client.request('PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', { ...where, body: each.body });
      if (comment.canResolve && !comment.isResolved) await client.graphql(RESOLVE, { id: comment.threadId });
  }
}

export const MINIMISE = `mutation($id: ID!) {
  minimizeComment(input: { subjectId: $id, classifier: RESOLVED }) { clientMutationId }
}`;

/** For an App this takes `contents: write` (`github.md`, section 1), which GitHub tells by `viewerCanResolve`. */
export const RESOLVE = `mutation($id: ID!) {
  resolveReviewThread(input: { threadId: $id }) { clientMutationId }
}`;

async function tolerantly(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isRefused = isRequestFailure(error) && error.status < 500;
    if (!isRefused && !(error instanceof Error && error.name === 'GraphqlResponseError')) throw error;
  }
}
