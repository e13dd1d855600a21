import { parseCommands } from '../../review/parse-commands.ts';
import { type Desks, type EventSource, placeOf } from './origin.ts';

/** Apps and other machines give no commands: two of them could talk for ever. */
function isPerson(user: { readonly type?: string | undefined } | null): boolean {
  return user?.type === 'User';
}

/** Commands in comments on pull requests, and in their threads. Plain issues are none of our business. */
export function listenToComments(app: EventSource, desks: Desks): void {
  app.on('issue_comment.created', async (context) => {
    const { issue, comment } = context.payload;
    if (!issue.pull_request || !comment.user || !isPerson(comment.user)) return;
    const commands = parseCommands(comment.body);
    const origin = commands.length > 0 ? placeOf(context, app.log) : null;
    if (!origin) return;
    await desks.request({
      ...origin,
      kind: 'comment',
      number: issue.number,
      place: { kind: 'conversation', id: comment.id },
      by: comment.user.login,
      author: issue.user?.login ?? null,
      now: null,
      commands,
    });
  });

  app.on('pull_request_review_comment.created', async (context) => {
    const { comment, pull_request: pull } = context.payload;
    if (!comment.user || !isPerson(comment.user)) return;
    const commands = parseCommands(comment.body);
    const origin = commands.length > 0 ? placeOf(context, app.log) : null;
    if (!origin) return;
    const { owner, repo, repositoryUrl } = origin;
    const { id, node_id: nodeId, in_reply_to_id: opening = id } = comment;
    const author = pull.user?.login ?? null;
    const { head, base } = pull;
    await desks.request({
      ...origin,
      kind: 'comment',
      number: pull.number,
      place: { kind: 'thread', id, nodeId, opening },
      by: comment.user.login,
      author,
      now: {
        ...{ owner, repo, repositoryUrl, number: pull.number, author },
        ...{ headSha: head.sha, baseSha: base.sha, baseRef: base.ref },
        isOpen: pull.state === 'open',
        isFork: head.repo?.id !== base.repo.id,
        updatedAt: pull.updated_at,
      },
      commands,
    });
  });
}
