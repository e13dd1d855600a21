import { describePullRequest, react } from '../../github/index.ts';
import { dismiss } from './dismiss.ts';
import { explain } from './explain.ts';
import { COOLDOWN, isWriter, mayRecheck } from './recheck-allowed.ts';
import { type RequestContext, reviewOf } from './request-context.ts';
import { type CommentJob, requestKey } from './request-job.ts';

/** Obeys the commands of a comment; several of them that want a review get one. */
export async function meetComment(context: RequestContext, job: CommentJob): Promise<void> {
  for (const command of job.commands) {
    if (command.name === 'explain') await explain(context, job, command.rule);
  }
  const wishes = job.commands.filter((each) => each.name === 'dismiss');
  if (wishes.length > 0) await meetDismissals(context, job, wishes);
  else if (job.commands.some(({ name }) => name === 'recheck')) await meetRecheck(context, job);
}

async function meetRecheck(context: RequestContext, job: CommentJob): Promise<void> {
  const { client, allowance, log, reviews } = context;
  const permission = await mayRecheck(context, job);
  if (!permission) return log.info('recheck not allowed');
  if (!(await allowance.take(`recheck ${requestKey(job)}`, COOLDOWN, job.delivery)))
    return log.info('recheck asked for again too soon');
  const isSeen = await react(client, job, job.place, 'eyes');
  const now = permission.now ?? (await describePullRequest(client, job.owner, job.repo, job.number));
  if (!now.isOpen) return log.info('the pull request is closed');
  await reviews.review(reviewOf(now, job, { joins: 'ended-since', ...(isSeen && { asked: [job.place] }) }));
}

type Wish = Extract<CommentJob['commands'][number], { name: 'dismiss' }>;

async function meetDismissals(context: RequestContext, job: CommentJob, wishes: readonly Wish[]): Promise<void> {
  const { client, log, reviews } = context;
  if (!(await isWriter(context, job))) return log.info('dismissal not allowed');
  const isSeen = await react(client, job, job.place, 'eyes');
  const now = job.now ?? (await describePullRequest(client, job.owner, job.repo, job.number));
  if (!now.isOpen) return log.info('the pull request is closed');
  let count = 0;
  for (const wish of wishes) if (await dismiss(context, job, wish, now)) count += 1;
  // What runs may have read the conversation before.
  if (count > 0)
    await reviews.review(reviewOf(now, job, { joins: 'begun-since', ...(isSeen && { asked: [job.place] }) }));
  else if (isSeen) await react(client, job, job.place, 'confused');
}
