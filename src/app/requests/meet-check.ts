import {
  type CheckSubject,
  checkedAt,
  describePullRequest,
  type PullRequestNow,
  pullRequestReader,
  replaceFixes,
  subjectOf,
  watchHead,
} from '../../github/index.ts';
import { RECHECK, SHOW_FIXES } from '../../review/check-actions.ts';
import { repositoryLinks } from '../../review/links.ts';
import { showFixes } from '../../review/show-fixes.ts';
import type { MergeGroupJob } from '../review-job.ts';
import { COOLDOWN } from './recheck-allowed.ts';
import { type RequestContext, reviewOf } from './request-context.ts';
import type { CheckJob } from './request-job.ts';

type ButtonJob = Extract<CheckJob, { kind: 'button' }>;
type PullRequestSubject = Extract<CheckSubject, { kind: 'pull-request' }>;

/**
 * Meets what somebody pressed on a check. GitHub offers that only to those who may write. The pull request is the one that
 * our external id names, since GitHub lists none for a fork's commit; the newest commit of it is reviewed.
 */
export async function meetCheck(context: RequestContext, job: CheckJob): Promise<void> {
  if (job.kind === 'rerun-suite') {
    const { owner, repo, headSha } = job;
    const subjects = await checkedAt(context.client, { owner, repo, headSha, appId: context.appId });
    for (const [at, subject] of subjects.entries()) {
      await rerun(context, { ...job, delivery: at === 0 ? job.delivery : `${job.delivery}-${at}` }, subject);
    }
    return;
  }
  const subject = subjectOf(job.externalId);
  if (!subject) return context.log.info('a check run without our external id');
  if (job.kind === 'rerun') return rerun(context, job, subject);
  if (subject.kind === 'pull-request') await press(context, job, subject);
}

async function press(context: RequestContext, job: ButtonJob, subject: PullRequestSubject): Promise<void> {
  const { allowance, client, log } = context;
  const { owner, repo, headSha, identifier } = job;
  const pull = `${owner}/${repo}#${subject.number}`;
  const isFixes = identifier === SHOW_FIXES.identifier;
  if (!isFixes && identifier !== RECHECK.identifier) return log.info({ identifier }, 'an unknown button');
  const key = isFixes ? `fixes ${pull} ${headSha}` : `recheck ${pull}`;
  if (!(await allowance.take(key, COOLDOWN, job.delivery))) return log.info('pressed again too soon');
  if (isFixes) await postFixes(context, await describePullRequest(client, owner, repo, subject.number));
  else await rerun(context, job, subject);
}

async function rerun({ client, reviews, log }: RequestContext, job: CheckJob, subject: CheckSubject): Promise<void> {
  if (subject.kind === 'merge-group') return void (await reviews.review(mergeGroupAgain(job, subject)));
  const now = await describePullRequest(client, job.owner, job.repo, subject.number);
  if (!now.isOpen) return log.info('the pull request is closed');
  await reviews.review(reviewOf(now, job, { joins: 'ended-since' }));
}

function mergeGroupAgain(job: CheckJob, subject: Extract<CheckSubject, { kind: 'merge-group' }>): MergeGroupJob {
  const { installation, delivery, owner, repo, repositoryUrl, headSha } = job;
  const updatedAt = new Date().toISOString();
  const group = { owner, repo, repositoryUrl, headSha, baseSha: subject.baseSha, baseRef: '', number: subject.number };
  return { kind: 'merge-group', installation, delivery, updatedAt, ...group };
}

async function postFixes({ client, analyzer, blobs, catalogue }: RequestContext, now: PullRequestNow): Promise<void> {
  const reader = pullRequestReader(client, now, watchHead(client, now), { cache: blobs });
  const rules = (await catalogue()).map(({ rule }) => rule);
  const links = repositoryLinks(now.repositoryUrl, now.headSha);
  await replaceFixes(client, now, await showFixes({ reader, analyzer, rules, links }));
}
