import { describePullRequest, mayWrite, type PullRequestNow } from '../../github/index.ts';
import type { RequestContext } from './request-context.ts';
import { type CommentJob, requestKey } from './request-job.ts';

/** Two reviews of one commit within this time say the same. */
export const COOLDOWN = { most: 1, within: 10_000 };

/** For authors who may not write: each review costs the maintainers' machine. */
const AUTHORS = { most: 6, within: 3_600_000 };

/** Whoever asked may do it, and the pull request as it stands as far as that had to be looked up. */
export type Permission = { readonly now: PullRequestNow | null };

/** Whoever may write may ask for a review, and so may the author of a pull request from a fork. Null for others. */
export async function mayRecheck(context: RequestContext, job: CommentJob): Promise<Permission | null> {
  if (await isWriter(context, job)) return { now: job.now };
  if (job.author !== job.by) return null;
  const now = job.now ?? (await describePullRequest(context.client, job.owner, job.repo, job.number));
  if (!now.isFork || now.author !== job.by) return null;
  return (await context.allowance.take(`author ${requestKey(job)}`, AUTHORS, job.delivery)) ? { now } : null;
}

/** Whether somebody may write now; what GitHub does not tell counts as no. */
export async function isWriter({ client, log }: RequestContext, job: CommentJob): Promise<boolean> {
  const answer = await mayWrite(client, job, job.by);
  if (answer === 'unknown') log.warn('GitHub does not tell who may write; commands of maintainers are ignored');
  return answer === true;
}
