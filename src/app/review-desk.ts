import type { Logger } from 'pino';
import { HunkwiseError } from '../core/error.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import { type BlobCache, type GitHubClient, react } from '../github/index.ts';
import { inProcessQueue } from '../queue/index.ts';
import { repositoryLinks } from '../review/links.ts';
import type { Analyzer } from '../review/ports.ts';
import { reportOutage, reportStopped, type StopReason } from '../review/report-outcome.ts';
import { reviewPullRequest } from '../review/review.ts';
import { keyOf, type Work } from './review-job.ts';
import { seenDeliveries } from './seen-deliveries.ts';
import { openSession, type Session } from './session.ts';
import { underway } from './underway.ts';

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
  accept(job: Work): void;
  /** Whether something is under way for this key. */
  isBusy(key: string): boolean;
  /** Calls off what was taken on; a review that is publishing already comes to its end. */
  stop(matches: (job: Work) => boolean, reason: StopReason): void;
  /** Lets what was taken on end, for `milliseconds` at most; whatever is left gets a check that says so. */
  close(milliseconds: number): Promise<void>;
}

export function reviewDesk({ clientFor, analyzer, rules, blobs, log }: DeskOptions): ReviewDesk {
  const sessions = new Map<string, Promise<Session>>();
  const seen = seenDeliveries();
  const open = underway();

  const sessionOf = (job: Work, isRetry: boolean) => {
    const known = sessions.get(job.delivery);
    if (known) return known;
    const opened = clientFor(job.installation).then((client) => openSession(client, job, { isRetry, blobs, log }));
    sessions.set(job.delivery, opened);
    return opened;
  };

  /** Who asked for it is told how it ended. */
  const settle = async (job: Work, reaction: 'rocket' | 'confused') => {
    const asked = open.end(job);
    if (asked.length === 0) return;
    const client = await clientFor(job.installation);
    for (const place of asked) await react(client, job, place, reaction);
  };

  const fail = (error: unknown, job: Work) => {
    seen.failed(job.delivery);
    void settle(job, 'confused').catch(() => {});
    log.error({ err: error, delivery: job.delivery, pull: keyOf(job) }, 'review not taken to its end');
  };

  const end = async (job: Work, work: (session: Session) => Promise<void>) => {
    try {
      await work(await sessionOf(job, true));
    } finally {
      sessions.delete(job.delivery);
    }
  };

  const review = (job: Work, signal: AbortSignal) =>
    end(job, async (session) => {
      open.begin(job);
      const links = repositoryLinks(job.repositoryUrl, job.headSha);
      const outcome = await reviewPullRequest({ ...session, analyzer, rules, links, signal });
      session.log.info({ outcome: outcome.kind, ...conclusionOf(outcome) }, 'review ended');
      if (outcome.kind === 'failed') seen.failed(job.delivery);
      await settle(job, outcome.kind === 'published' || outcome.kind === 'stale' ? 'rocket' : 'confused');
    });

  /** What waited will not run. */
  const drop = async (job: Work, reason: StopReason) => {
    try {
      await end(job, async ({ publisher }) => {
        if (reason !== 'revoked') await publisher.complete(reportStopped(reason));
      });
      await settle(job, reason === 'superseded' ? 'rocket' : 'confused');
    } catch (error) {
      fail(error, job);
    }
  };

  const queue = inProcessQueue<Work>({
    run: review,
    isNewer: (added, older) => added.updatedAt >= older.updatedAt,
    onReplaced: (job) => void drop(job, 'superseded'),
    onError: fail,
  });

  return {
    accept(job) {
      const state = seen.take(job.delivery);
      if (state === 'known') return log.info({ delivery: job.delivery }, 'delivery known already');
      if (open.join(job)) return log.info({ delivery: job.delivery, pull: keyOf(job) }, 'the same is under way');
      open.add(job);
      // The pending check must not wait for its turn in the queue; where this fails, completing makes the check.
      sessionOf(job, state === 'again')
        .then(({ publisher }) => publisher.start())
        .catch((error: unknown) => log.error({ err: error, delivery: job.delivery }, 'check run not started'));
      queue.add({ key: keyOf(job), data: job }).catch((error: unknown) => fail(error, job));
    },
    isBusy: (key) => open.has(key),
    stop(matches, reason) {
      for (const job of queue.cancel(matches, reason)) void drop(job, reason);
    },
    async close(milliseconds) {
      const left = await queue.drain(milliseconds);
      const giveUp = ({ data }: { data: Work }) =>
        end(data, ({ publisher }) => publisher.complete(reportOutage(STOPPED)));
      await Promise.allSettled(left.map(giveUp));
    },
  };
}

const STOPPED = new HunkwiseError('stopped', 'The server was stopped before this review ended.', {
  hint: 'It will be able to review again when it is back.',
});

function conclusionOf(outcome: Awaited<ReturnType<typeof reviewPullRequest>>): object {
  return outcome.kind === 'published' ? { conclusion: outcome.plan.conclusion, title: outcome.plan.title } : {};
}
