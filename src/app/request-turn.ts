import { type GitHubClient, react } from '../github/index.ts';
import type { Ending, Turn } from '../queue/index.ts';
import { ComeBackError } from '../review/come-back-error.ts';
import { mayPass } from '../review/review.ts';
import { meetCheck } from './requests/meet-check.ts';
import { meetComment } from './requests/meet-comment.ts';
import type { RequestContext } from './requests/request-context.ts';
import { type RequestJob, requestKey } from './requests/request-job.ts';
import { whyOf } from './why.ts';

export interface RequestTurnOptions extends Omit<RequestContext, 'client'> {
  clientFor(installation: number): Promise<GitHubClient>;
  /** How often a request that failed is tried again. */
  readonly retries: number;
}

/** Milliseconds before a request that failed is tried again: somebody waits for it. */
const PAUSE = 5_000;

/** Meets what somebody has asked for. */
export function requestTurn({
  clientFor,
  retries,
  ...shared
}: RequestTurnOptions): (turn: Turn<RequestJob>) => Promise<Ending<RequestJob>> {
  const meet = async (job: RequestJob) => {
    const { delivery, installation, kind: request } = job;
    const log = shared.log.child({ delivery, installation, request, subject: requestKey(job) });
    const context = { ...shared, client: await clientFor(job.installation), log };
    if (job.kind === 'comment') await meetComment(context, job);
    else await meetCheck(context, job);
    log.info('request met');
  };

  const put = (job: RequestJob, notBefore: number): Ending<RequestJob> => {
    const past = job.past ?? { returns: 0, failures: 0, since: Date.now(), onOutage: 'pass' };
    return { kind: 'later', data: { ...job, past: { ...past, failures: past.failures + 1 } }, notBefore };
  };

  const fail = async (error: unknown, job: RequestJob): Promise<Ending<RequestJob>> => {
    const triesLeft = (job.past?.failures ?? 0) < retries;
    if (error instanceof ComeBackError && triesLeft) return put(job, error.until);
    if (mayPass(error) && triesLeft) return put(job, Date.now() + PAUSE);
    shared.log.error({ err: error, delivery: job.delivery, subject: requestKey(job) }, 'request not met');
    if (job.kind === 'comment') {
      const { place } = job;
      await clientFor(job.installation)
        .then((client) => react(client, job, place, 'confused'))
        .catch(() => false);
    }
    return { kind: 'given-up', data: job, why: whyOf(error) };
  };

  return async ([{ data }]) => {
    try {
      await meet(data);
      return { kind: 'done' };
    } catch (error) {
      return fail(error, data);
    }
  };
}
