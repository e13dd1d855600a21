import type { Logger } from 'pino';
import { HunkwiseError } from '../core/error.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import {
  type BlobCache,
  type GitHubClient,
  pullRequestPublisher,
  pullRequestReader,
  watchHead,
} from '../github/index.ts';
import { inProcessQueue } from '../queue/index.ts';
import { repositoryLinks } from '../review/links.ts';
import type { Analyzer, ChangeReader, Publisher } from '../review/ports.ts';
import { reportOutage, reportSuperseded } from '../review/report-outcome.ts';
import { reviewPullRequest } from '../review/review.ts';
import { keyOf, type ReviewJob } from './review-job.ts';
import { seenDeliveries } from './seen-deliveries.ts';

export interface DeskOptions {
  /** A client for an installation; its token is fetched when it is first used. */
  clientFor(installation: number): Promise<GitHubClient>;
  readonly analyzer: Analyzer;
  readonly rules: readonly RuleInfo[];
  /** What the reviews of this process have read of the repositories around their changes. */
  readonly blobs: BlobCache;
  readonly log: Logger;
}

/** Takes reviews on and sees that each ends: where events, queue, GitHub and analysis meet. */
export interface ReviewDesk {
  /** Shows the pending check and queues the review; returns at once. */
  accept(job: ReviewJob): void;
  /** Lets what was taken on end, for `milliseconds` at most; whatever is left gets a check that says so. */
  close(milliseconds: number): Promise<void>;
}

/** One job's connection to its commit. */
interface Session {
  readonly reader: ChangeReader;
  readonly publisher: Publisher;
  readonly log: Logger;
}

export function reviewDesk({ clientFor, analyzer, rules, blobs, log }: DeskOptions): ReviewDesk {
  const sessions = new Map<string, Promise<Session>>();
  const seen = seenDeliveries();

  const sessionOf = (job: ReviewJob, isRetry: boolean) => {
    const known = sessions.get(job.delivery);
    if (known) return known;
    const opened = clientFor(job.installation).then((client) => openSession(client, job, { isRetry, blobs, log }));
    sessions.set(job.delivery, opened);
    return opened;
  };

  const fail = (error: unknown, job: ReviewJob) => {
    seen.failed(job.delivery);
    log.error({ err: error, delivery: job.delivery, pull: keyOf(job) }, 'review not taken to its end');
  };

  const end = async (job: ReviewJob, work: (session: Session) => Promise<void>) => {
    try {
      await work(await sessionOf(job, true));
    } finally {
      sessions.delete(job.delivery);
    }
  };

  const review = (job: ReviewJob) =>
    end(job, async (session) => {
      const links = repositoryLinks(job.repositoryUrl, job.headSha);
      const outcome = await reviewPullRequest({ ...session, analyzer, rules, links });
      session.log.info({ outcome: outcome.kind, ...conclusionOf(outcome) }, 'review ended');
      if (outcome.kind === 'failed') seen.failed(job.delivery);
    });

  const replace = (job: ReviewJob) =>
    end(job, ({ publisher }) => publisher.complete(reportSuperseded())).catch((error: unknown) => fail(error, job));

  const queue = inProcessQueue<ReviewJob>({
    run: review,
    isNewer: (added, waiting) => added.updatedAt >= waiting.updatedAt,
    onReplaced: (job) => void replace(job),
    onError: fail,
  });

  return {
    accept(job) {
      const state = seen.take(job.delivery);
      if (state === 'known') return log.info({ delivery: job.delivery }, 'delivery known already');
      // The pending check must not wait for its turn in the queue; where this fails, completing makes the check.
      sessionOf(job, state === 'again')
        .then(({ publisher }) => publisher.start())
        .catch((error: unknown) => log.error({ err: error, delivery: job.delivery }, 'check run not started'));
      queue.add({ key: keyOf(job), data: job }).catch((error: unknown) => fail(error, job));
    },
    async close(milliseconds) {
      const left = await queue.drain(milliseconds);
      const giveUp = ({ data }: { data: ReviewJob }) =>
        end(data, ({ publisher }) => publisher.complete(reportOutage(STOPPED)));
      await Promise.allSettled(left.map(giveUp));
    },
  };
}

const STOPPED = new HunkwiseError('stopped', 'The server was stopped before this review ended.', {
  hint: 'It will be able to review again when it is back.',
});

interface SessionOptions extends Pick<DeskOptions, 'blobs' | 'log'> {
  readonly isRetry: boolean;
}

function openSession(client: GitHubClient, job: ReviewJob, { isRetry, blobs, log }: SessionOptions): Session {
  const child = log.child({ delivery: job.delivery, pull: keyOf(job), head: job.headSha });
  const head = watchHead(client, job);
  return {
    log: child,
    reader: pullRequestReader(client, job, head, {
      cache: blobs,
      onRateLimit: (rate) => child.debug(rate, 'GraphQL points'),
    }),
    publisher: pullRequestPublisher(client, job, head, { delivery: job.delivery, isRetry }),
  };
}

function conclusionOf(outcome: Awaited<ReturnType<typeof reviewPullRequest>>): object {
  return outcome.kind === 'published' ? { conclusion: outcome.plan.conclusion, title: outcome.plan.title } : {};
}
