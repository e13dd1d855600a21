import type { Logger } from 'pino';
import { type DurableQueue, forget, type Signals, type Store } from '../queue/index.ts';
import type { Desks } from './events/origin.ts';
import { jobId } from './job-id.ts';
import { type RequestJob, requestKey } from './requests/request-job.ts';
import { keyOf, logOf, type Work } from './review-job.ts';
import { REVOKED, type Revoked } from './stops.ts';

export interface IntakeOptions {
  readonly store: Store;
  readonly signals: Signals;
  readonly reviews: DurableQueue<Work>;
  readonly requests: DurableQueue<RequestJob>;
  readonly log: Logger;
}

/** Takes work on; any process of the store may do it then. */
export interface Intake extends Omit<Desks, 'appId' | 'review'> {
  /**
   * @param id the job's; that of its delivery when left out
   * @returns false when that is known already
   */
  review(job: Work, id?: string): Promise<boolean>;
}

export function intake({ store, signals, reviews, requests, log }: IntakeOptions): Intake {
  return {
    isBusy: reviews.isBusy,
    async review(job, id = jobId(job.delivery)) {
      const taken = await reviews.add({ id, key: keyOf(job), group: String(job.installation), data: job });
      if (taken === 'known') logOf(log, job).info('delivery known already');
      return taken !== 'known';
    },
    async request(job) {
      const group = String(job.installation);
      const taken = await requests.add({ id: jobId(job.delivery), key: requestKey(job), group, data: job });
      if (taken === 'known') log.info({ delivery: job.delivery }, 'delivery known already');
    },
    async revoke(installation, repositories, isGone) {
      await forget(store, installation, repositories, isGone);
      const about: Revoked = { revoked: installation, repositories };
      await signals.send({ queue: REVOKED, about });
    },
  };
}
