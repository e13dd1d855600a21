import {
  answerComment,
  dismissInThread,
  keepInLedger,
  ownOpening,
  type PullRequestNow,
  ruleListedAt,
} from '../../github/index.ts';
import type { Command } from '../../review/parse-commands.ts';
import type { RequestContext } from './request-context.ts';
import type { CommentJob } from './request-job.ts';

type Wish = Extract<Command, { name: 'dismiss' }>;

const HOW = [
  'To dismiss a finding here, say why: `/dismiss REASON` as a reply to its comment,',
  'or `/dismiss HW-3f2a REASON` with its id from the summary of the check.',
].join(' ');

/** Dismisses a finding of the thread, or one that the summary lists; says how where that cannot be. @returns whether it did */
export async function dismiss(
  context: RequestContext,
  job: CommentJob,
  wish: Wish,
  now: PullRequestNow,
): Promise<boolean> {
  const { client, log } = context;
  const say = (text: string) => answerComment(client, job, job.place, text).then(() => false);
  if (wish.id !== null)
    return wish.reason === '' ? say(HOW) : dismissListed(context, job, { ...wish, id: wish.id }, now);
  if (job.place.kind === 'conversation') return say(HOW);
  const opening = await ownOpening(client, job.place.nodeId);
  if (!opening) {
    log.info('a thread of somebody else');
    return false;
  }
  if (wish.reason === '') return say(HOW);
  await dismissInThread(client, job, opening, { by: job.by, reason: wish.reason });
  return true;
}

async function dismissListed(
  { client, appId }: RequestContext,
  job: CommentJob,
  { id, reason }: Wish & { readonly id: string },
  { headSha }: PullRequestNow,
): Promise<boolean> {
  const { owner, repo, number, by, place } = job;
  const say = (text: string) => answerComment(client, job, place, text).then(() => false);
  const rule = await ruleListedAt(client, { owner, repo, headSha, appId }, number, id);
  if (rule === null) return say(`No finding \`HW-${id}\` is listed in the summary of the newest commit's check.`);
  const isKept = await keepInLedger(client, job, { id, rule, by, reason });
  return isKept || say('Too many findings are dismissed here. Exclude the path or the rule in `.github/hunkwise.yml`.');
}
