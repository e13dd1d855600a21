/** Single review comments, answers, edits and deletions. */
import { page } from '../http/paging.ts';
import { invalidField, notFound, unprocessable } from '../http/refusal.ts';
import { type Call, pullRoute, type Reply, type Route, repositoryRoute } from '../http/route.ts';
import type { PullRequest, Repository, ReviewComment } from '../model.ts';
import { addReply, addReview, addThread, type CommentDraft, commentsOf, placeAll, removeComment } from '../reviews.ts';
import { commentShape } from '../shapes/review.ts';
import { relocateThreads } from '../threads.ts';
import { timestamp, type World } from '../world.ts';
import { checkBody, reviewCommentOf } from './issues.ts';

/** The App's own comments come back as events, too. */
export function announceComment(world: World, comment: ReviewComment): void {
  const { pull } = comment.thread;
  const subject = { pull, repository: pull.repository, sender: comment.author };
  void world.announce('pull_request_review_comment', 'created', {
    ...subject,
    extra: { comment: commentShape(world, comment) },
  });
}

const reads = ['pull_requests:read'] as const;
const writes = ['pull_requests:write'] as const;

export const commentRoutes: Route[] = [
  pullRoute('GET', '/comments', reads, listOfPull),
  pullRoute('POST', '/comments', writes, createComment, { content: 'always' }),
  pullRoute(
    'POST',
    '/comments/{comment_id}/replies',
    writes,
    (call, pull) => reply(call, pull, Number(call.params.comment_id)),
    {
      content: 'always',
    },
  ),
  repositoryRoute('GET', '/pulls/comments/{comment_id}', reads, (call, repository) => ({
    status: 200,
    body: commentShape(call.world, reviewCommentOf(call, repository)),
  })),
  repositoryRoute('PATCH', '/pulls/comments/{comment_id}', writes, updateComment),
  repositoryRoute('DELETE', '/pulls/comments/{comment_id}', writes, deleteComment),
];

function listOfPull(call: Call, pull: PullRequest): Reply {
  const since = call.query.get('since');
  const all = commentsOf(pull).filter(({ updatedAt }) => since === null || updatedAt >= since);
  const ordered = call.query.get('direction') === 'desc' ? all.reverse() : all;
  const { items, headers } = page(call, ordered);
  return { status: 200, headers, body: items.map((each) => commentShape(call.world, each)) };
}

async function createComment(call: Call, pull: PullRequest): Promise<Reply> {
  const { world } = call;
  const {
    commit_id: commitId,
    in_reply_to: inReplyTo,
    ...draft
  } = call.body as unknown as CommentDraft & SingleComment;
  if (inReplyTo !== undefined) return reply(call, pull, inReplyTo);
  checkBody(world, 'PullRequestReviewComment', draft.body);
  if (!pull.commits.includes(commitId))
    throw invalidField('PullRequestReviewComment', 'commit_id', 'commit_id is not part of the pull request');
  const { places, problems } = await placeAll(world, pull, commitId, [draft]);
  const [at] = places;
  if (!at) throw invalidField('PullRequestReviewComment', 'pull_request_review_thread.line', problems.join(', '));
  const review = addReview(world, pull, { author: world.app.bot, body: '', state: 'COMMENTED', commitId });
  const comment = addThread(world, pull, review, at, draft.body);
  if (commitId !== pull.head.sha) await relocateThreads(pull, world.limits.patchLines);
  announceComment(world, comment);
  return { status: 201, body: commentShape(world, comment) };
}

interface SingleComment {
  commit_id: string;
  in_reply_to?: number;
}

/** Answers go to the first comment of a thread: GitHub does not nest. */
function reply(call: Call, pull: PullRequest, id: number): Reply {
  const { world, body } = call;
  const thread = pull.threads.find(({ comments }) => comments.some((comment) => comment.id === id));
  if (!thread) throw notFound();
  if (thread.comments[0]?.id !== id) throw unprocessable('in_reply_to must be a top-level comment');
  checkBody(world, 'PullRequestReviewComment', String(body.body));
  const comment = addReply(world, thread, world.app.bot, String(body.body));
  announceComment(world, comment);
  return { status: 201, body: commentShape(world, comment) };
}

function updateComment(call: Call, repository: Repository): Reply {
  const comment = reviewCommentOf(call, repository);
  checkBody(call.world, 'PullRequestReviewComment', String(call.body.body));
  Object.assign(comment, { body: String(call.body.body), updatedAt: timestamp(call.world) });
  return { status: 200, body: commentShape(call.world, comment) };
}

function deleteComment(call: Call, repository: Repository): Reply {
  removeComment(reviewCommentOf(call, repository));
  return { status: 204 };
}
