/** Reviews and comments as GitHub's JSON has them. */
import type { IssueComment, JsonObject, PullRequest, Reaction, Review, ReviewComment } from '../model.ts';
import type { World } from '../world.ts';
import { pullPage, pullUrl } from './pull.ts';
import { repositoryUrl, userShape } from './repository.ts';

/** Apps are never collaborators, whatever they may do. */
const association = (login: string): string => (login.endsWith('[bot]') ? 'NONE' : 'CONTRIBUTOR');

export function reviewShape(world: World, pull: PullRequest, review: Review): JsonObject {
  const html = `${pullPage(world, pull)}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: userShape(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl(world, pull),
    author_association: association(review.author.login),
    _links: { html: { href: html }, pull_request: { href: pullUrl(world, pull) } },
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commitId,
  };
}

export function commentShape(world: World, comment: ReviewComment): JsonObject {
  const { thread } = comment;
  const { pull } = thread;
  const url = `${repositoryUrl(world, pull.repository)}/pulls/comments/${comment.id}`;
  const html = `${pullPage(world, pull)}#discussion_r${comment.id}`;
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: `PRRC_${comment.id}`,
    diff_hunk: thread.diffHunk,
    path: thread.path,
    commit_id: thread.commitId,
    original_commit_id: thread.originalCommitId,
    user: userShape(world, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pullUrl(world, pull),
    author_association: association(comment.author.login),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl(world, pull) } },
    reactions: reactionSummary(url, comment.reactions),
    start_line: thread.current.startLine,
    original_start_line: thread.original.startLine,
    start_side: thread.startSide,
    line: thread.current.line,
    original_line: thread.original.line,
    side: thread.side,
    original_position: thread.original.position ?? 1,
    position: thread.current.position,
    subject_type: thread.subjectType,
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
  };
}

export function issueCommentShape(world: World, comment: IssueComment): JsonObject {
  const repository = repositoryUrl(world, comment.pull.repository);
  const url = `${repository}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${pullPage(world, comment.pull)}#issuecomment-${comment.id}`,
    issue_url: `${repository}/issues/${comment.pull.number}`,
    id: comment.id,
    node_id: `IC_${comment.id}`,
    user: userShape(world, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: association(comment.author.login),
    performed_via_github_app: null,
    reactions: reactionSummary(url, comment.reactions),
  };
}

const reactionNames = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const;

function reactionSummary(url: string, reactions: readonly Reaction[]): JsonObject {
  const counts = reactionNames.map((name) => [name, reactions.filter((each) => each.content === name).length] as const);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}

export function reactionShape(world: World, reaction: Reaction): JsonObject {
  return {
    id: reaction.id,
    node_id: `REA_${reaction.id}`,
    user: userShape(world, reaction.author),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}
