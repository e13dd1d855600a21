import type { GitHubClient } from '../github/index.ts';
import { react } from '../github/index.ts';
import { inOrderQueue } from '../queue/index.ts';
import { allowance } from './requests/allowance.ts';
import { meetCheck } from './requests/meet-check.ts';
import { meetComment } from './requests/meet-comment.ts';
import type { RequestContext } from './requests/request-context.ts';
import { type RequestJob, requestKey } from './requests/request-job.ts';
import { seenDeliveries } from './seen-deliveries.ts';

export interface RequestDeskOptions extends Omit<RequestContext, 'client' | 'allowance'> {
  clientFor(installation: number): Promise<GitHubClient>;
}

/** Meets what people ask for, one request of a pull request after another. */
export interface RequestDesk {
  /** Returns at once. */
  accept(job: RequestJob): void;
  /** Drops what waits. */
  stop(matches: (job: RequestJob) => boolean): void;
  /** Lets what was taken on end, for `milliseconds` at most. */
  close(milliseconds: number): Promise<void>;
}

export function requestDesk({ clientFor, ...options }: RequestDeskOptions): RequestDesk {
  const seen = seenDeliveries();
  const shared = { ...options, allowance: allowance() };

  const meet = async (job: RequestJob) => {
    const { delivery, installation, kind: request } = job;
    const log = options.log.child({ delivery, installation, request, subject: requestKey(job) });
    const context = { ...shared, client: await clientFor(job.installation), log };
    if (job.kind === 'comment') await meetComment(context, job);
    else await meetCheck(context, job);
    log.info('request met');
  };

  const fail = (error: unknown, job: RequestJob) => {
    seen.failed(job.delivery);
    options.log.error({ err: error, delivery: job.delivery, subject: requestKey(job) }, 'request not met');
    if (job.kind !== 'comment') return;
    const { place } = job;
    void clientFor(job.installation)
      .then((client) => react(client, job, place, 'confused'))
      .catch(() => false);
  };

  const queue = inOrderQueue<RequestJob>({ run: meet, onError: fail });
  return {
    accept(job) {
      if (seen.take(job.delivery) === 'known')
        return options.log.info({ delivery: job.delivery }, 'delivery known already');
      queue.add({ key: requestKey(job), data: job }).catch((error: unknown) => fail(error, job));
    },
    stop: (matches) => queue.drop(matches),
    async close(milliseconds) {
      await queue.drain(milliseconds);
    },
  };
}
