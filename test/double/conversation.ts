/** What people say and press on a pull request. */
import type { CheckRun, IssueComment, PullRequest, ReviewComment } from './model.ts';
import { addIssueComment } from './rest/issues.ts';
import { addReply, commentsOf } from './reviews.ts';
import { push } from './scene.ts';
import { checkRunShape } from './shapes/check.ts';
import { commentShape, issueCommentShape } from './shapes/review.ts';
import { applied } from './suggestions.ts';
import { account, type World } from './world.ts';

/** Somebody writes into the conversation (`/recheck`). */
export async function comment(world: World, pull: PullRequest, login: string, body: string): Promise<IssueComment> {
  const sender = account(world, login);
  const made = addIssueComment(world, pull, sender, body);
  const extra = { comment: issueCommentShape(world, made) };
  await world.announce('issue_comment', 'created', { pull, repository: pull.repository, sender, extra });
  return made;
}

/** Somebody answers a review comment, given by its id. */
export async function reply(
  world: World,
  pull: PullRequest,
  commentId: number,
  login: string,
  body: string,
): Promise<ReviewComment> {
  const sender = account(world, login);
  const target = commentsOf(pull).find(({ id }) => id === commentId);
  if (!target) throw new Error(`There is no review comment ${commentId}.`);
  const made = addReply(world, target.thread, sender, body);
  const extra = { comment: commentShape(world, made) };
  await world.announce('pull_request_review_comment', 'created', { pull, repository: pull.repository, sender, extra });
  return made;
}

/** Presses "Commit suggestion"; throws where GitHub offers no button. Returns the new head. */
export async function acceptSuggestion(world: World, commentId: number): Promise<string> {
  const pulls = world.repositories.flatMap((each) => each.pulls);
  const found = pulls.flatMap(commentsOf).find(({ id }) => id === commentId);
  if (!found) throw new Error(`There is no review comment ${commentId}.`);
  const { pull, path } = found.thread;
  return await push(world, pull, { [path]: await applied(found, world.switches) });
}

/** Presses a button of a completed check run; without an identifier "Re-run", which leaves the run as it is. */
export async function press(world: World, run: CheckRun, login: string, identifier?: string): Promise<void> {
  const { repository } = run;
  const action = identifier === undefined ? 'rerequested' : 'requested_action';
  const button = identifier === undefined ? {} : { requested_action: { identifier } };
  const extra = { check_run: checkRunShape(world, run), ...button };
  await world.announce('check_run', action, { repository, sender: account(world, login), extra });
}
