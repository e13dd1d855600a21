import type { IssueComment, PullRequest, Review, ReviewComment, Thread } from '../model.ts';
import { addReply } from '../reviews.ts';
import { timestamp } from '../world.ts';
import { failure, forbidden } from './failure.ts';
import { issueCommentNode, reviewCommentNode, reviewNode, threadNode } from './nodes.ts';
import { permit, type Viewer } from './viewer.ts';

interface Input<T> {
  input: T & { clientMutationId?: string };
}

/** Pull requests of the repositories the token covers. */
function pullsOf({ world, actor }: Viewer): PullRequest[] {
  const own = world.repositories.filter(
    (each) => each.installation === actor.installation && (actor.repositories?.has(each.id) ?? true),
  );
  return own.flatMap((repository) => repository.pulls);
}

const unknownId = (id: string) => failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);

function threadOf(viewer: Viewer, id: string): Thread {
  const found = pullsOf(viewer)
    .flatMap((pull) => pull.threads)
    .find((thread) => thread.id === id);
  if (!found) throw unknownId(id);
  return found;
}

/** `node` knows review comments only; null for another id. */
export function reviewCommentById(viewer: Viewer, id: string): object | null {
  permit(viewer, 'pull_requests:read');
  const all = pullsOf(viewer).flatMap((pull) => pull.threads.flatMap((thread) => thread.comments));
  const found = all.find((each) => `PRRC_${each.id}` === id);
  return found ? reviewCommentNode(viewer, found) : null;
}

interface Minimizable {
  target: ReviewComment | IssueComment | Review;
  node: () => object;
}

function minimizable(viewer: Viewer, id: string): Minimizable {
  for (const pull of pullsOf(viewer)) {
    const comment = pull.threads.flatMap((thread) => thread.comments).find((each) => `PRRC_${each.id}` === id);
    if (comment) return { target: comment, node: () => reviewCommentNode(viewer, comment) };
    const issueComment = pull.comments.find((each) => `IC_${each.id}` === id);
    if (issueComment) return { target: issueComment, node: () => issueCommentNode(viewer, issueComment) };
    const review = pull.reviews.find((each) => `PRR_${each.id}` === id);
    if (review) return { target: review, node: () => reviewNode(viewer, pull, review) };
  }
  throw unknownId(id);
}

export const mutations = (viewer: Viewer) => ({
  minimizeComment: ({ input }: Input<{ subjectId: string; classifier: string }>) =>
    minimize(viewer, input, input.classifier),
  unminimizeComment: ({ input }: Input<{ subjectId: string }>) => {
    const { minimizedComment, ...rest } = minimize(viewer, input, null);
    return { ...rest, unminimizedComment: minimizedComment };
  },
  resolveReviewThread: ({ input }: Input<{ threadId: string }>) => resolve(viewer, input, true),
  unresolveReviewThread: ({ input }: Input<{ threadId: string }>) => resolve(viewer, input, false),
  addPullRequestReviewThreadReply: ({ input }: Input<{ pullRequestReviewThreadId: string; body: string }>) => {
    permit(viewer, 'pull_requests:write');
    const comment = addReply(
      viewer.world,
      threadOf(viewer, input.pullRequestReviewThreadId),
      viewer.world.app.bot,
      input.body,
    );
    return { comment: reviewCommentNode(viewer, comment), clientMutationId: input.clientMutationId };
  },
  updatePullRequestReviewComment: ({ input }: Input<{ pullRequestReviewCommentId: string; body: string }>) => {
    permit(viewer, 'pull_requests:write');
    const { target, node } = minimizable(viewer, input.pullRequestReviewCommentId);
    Object.assign(target, { body: input.body, updatedAt: timestamp(viewer.world) });
    return { pullRequestReviewComment: node(), clientMutationId: input.clientMutationId };
  },
});

function minimize(viewer: Viewer, input: { subjectId: string; clientMutationId?: string }, reason: string | null) {
  permit(viewer, 'pull_requests:write');
  if (!viewer.world.switches.minimizeAllowed) throw forbidden();
  const { target, node } = minimizable(viewer, input.subjectId);
  target.minimized = reason;
  return { minimizedComment: node(), clientMutationId: input.clientMutationId };
}

/** An App needs contents:write for this; pull_requests:write is not enough (gh-aw#35726). */
function resolve(viewer: Viewer, input: { threadId: string; clientMutationId?: string }, resolved: boolean) {
  permit(viewer, 'pull_requests:write');
  permit(viewer, 'contents:write');
  const thread = threadOf(viewer, input.threadId);
  thread.resolvedBy = resolved ? viewer.world.app.bot : null;
  return { thread: threadNode(viewer, thread), clientMutationId: input.clientMutationId };
}
