/** Comments on the conversation of a pull request, and reactions. */
import type { InstallationActor } from '../auth.ts';
import { page } from '../http/paging.ts';
import { invalidField, notAccessible, notFound } from '../http/refusal.ts';
import { allows, type Call, type Need, type Reply, type Route, repositoryRoute } from '../http/route.ts';
import type { IssueComment, PullRequest, Reaction, Repository, ReviewComment } from '../model.ts';
import { issueCommentShape, reactionShape } from '../shapes/review.ts';
import { findPull, timestamp, type World } from '../world.ts';

const reads: readonly Need[] = ['issues:read', 'pull_requests:read'];
const writes: readonly Need[] = ['issues:write', 'pull_requests:write'];

export const issueRoutes: Route[] = [
  repositoryRoute('GET', '/issues/{issue_number}/comments', reads, listComments),
  repositoryRoute('POST', '/issues/{issue_number}/comments', writes, createComment, { content: 'always' }),
  repositoryRoute('GET', '/issues/comments/{comment_id}', reads, (call, repository) => ({
    status: 200,
    body: issueCommentShape(call.world, commentOf(call, repository)),
  })),
  repositoryRoute('PATCH', '/issues/comments/{comment_id}', writes, updateComment),
  repositoryRoute('DELETE', '/issues/comments/{comment_id}', writes, deleteComment),
  repositoryRoute('POST', '/issues/comments/{comment_id}/reactions', writes, (call, repository) =>
    react(call, commentOf(call, repository)),
  ),
  repositoryRoute('POST', '/pulls/comments/{comment_id}/reactions', writes, (call, repository) =>
    react(call, reviewCommentOf(call, repository)),
  ),
];

function pullOf(call: Call, repository: Repository): PullRequest {
  const pull = findPull(repository, Number(call.params.issue_number));
  if (!pull) throw notFound();
  return pull;
}

function commentOf(call: Call, repository: Repository): IssueComment {
  const all = repository.pulls.flatMap((pull) => pull.comments);
  const found = all.find(({ id }) => id === Number(call.params.comment_id));
  if (!found) throw notFound();
  return found;
}

export function reviewCommentOf(call: Call, repository: Repository): ReviewComment {
  const all = repository.pulls.flatMap((pull) => pull.threads.flatMap((thread) => thread.comments));
  const found = all.find(({ id }) => id === Number(call.params.comment_id));
  if (!found) throw notFound();
  return found;
}

function listComments(call: Call, repository: Repository): Reply {
  const since = call.query.get('since');
  const all = pullOf(call, repository).comments.filter(({ updatedAt }) => since === null || updatedAt >= since);
  const { items, headers } = page(call, all);
  return { status: 200, headers, body: items.map((each) => issueCommentShape(call.world, each)) };
}

export function addIssueComment(
  world: World,
  pull: PullRequest,
  author: IssueComment['author'],
  body: string,
): IssueComment {
  const at = timestamp(world);
  const comment = {
    id: world.nextId(),
    pull,
    author,
    body,
    createdAt: at,
    updatedAt: at,
    minimized: null,
    reactions: [],
  };
  pull.comments.push(comment);
  return comment;
}

/** Refuses a body that GitHub finds empty or too long. */
export function checkBody(world: World, resource: string, body: string): void {
  if (body.trim() === '') throw invalidField(resource, 'body', "body can't be blank");
  const limit = world.switches.commentBodyLimit;
  if (body.length > limit) throw invalidField(resource, 'body', `body is too long (maximum is ${limit} characters)`);
}

function createComment(call: Call, repository: Repository): Reply {
  const body = String(call.body.body);
  const pull = pullOf(call, repository);
  checkBody(call.world, 'IssueComment', body);
  const comment = addIssueComment(call.world, pull, call.world.app.bot, body);
  const shape = issueCommentShape(call.world, comment);
  void call.world.announce('issue_comment', 'created', {
    pull,
    repository,
    extra: { comment: shape },
    sender: call.world.app.bot,
  });
  return { status: 201, body: shape };
}

function updateComment(call: Call, repository: Repository): Reply {
  const comment = commentOf(call, repository);
  checkBody(call.world, 'IssueComment', String(call.body.body));
  Object.assign(comment, { body: call.body.body, updatedAt: timestamp(call.world) });
  return { status: 200, body: issueCommentShape(call.world, comment) };
}

function deleteComment(call: Call, repository: Repository): Reply {
  const comment = commentOf(call, repository);
  comment.pull.comments.splice(comment.pull.comments.indexOf(comment), 1);
  return { status: 204 };
}

/** 201 for a new reaction, 200 when the App had reacted the same way before. */
function react({ world, actor, body }: Call, { reactions }: { reactions: Reaction[] }): Reply {
  const { permissions } = actor as InstallationActor;
  if (world.switches.reactionNeedsIssuesWrite && !allows(permissions, 'issues:write'))
    throw notAccessible('issues=write');
  const known = reactions.find((each) => each.author === world.app.bot && each.content === body.content);
  if (known) return { status: 200, body: reactionShape(world, known) };
  const made = {
    id: world.nextId(),
    author: world.app.bot,
    content: String(body.content),
    createdAt: timestamp(world),
  };
  reactions.push(made);
  return { status: 201, body: reactionShape(world, made) };
}
