import type { Logger } from 'pino';
import { HunkwiseError } from '../core/error.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import { type BlobCache, type GitHubClient, react } from '../github/index.ts';
import { inProcessQueue } from '../queue/index.ts';
import { ComeBackError } from '../review/come-back-error.ts';
import { repositoryLinks } from '../review/links.ts';
import type { Analyzer, Later } from '../review/ports.ts';
import { reportOutage, reportStopped, type StopReason } from '../review/report-outcome.ts';
import { reviewPullRequest } from '../review/review.ts';
import type { CheckReport } from '../review/review-plan.ts';
import { comeBack, lastWord } from './come-back.ts';
import { isMergeGroup, keyOf, type Work } from './review-job.ts';
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
    const opened = clientFor(job.installation).then((client) =>
      openSession(client, job, { isRetry, blobs, log: childLog(log, job) }),
    );
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
    childLog(log, job).error({ err: error }, 'review not taken to its end');
  };

  const end = async <T>(job: Work, work: (session: Session) => Promise<T>): Promise<T> => {
    try {
      return await work(await sessionOf(job, true));
    } finally {
      sessions.delete(job.delivery);
    }
  };

  const review = (job: Work, signal: AbortSignal) =>
    end(job, async (session): Promise<Later<Work> | undefined> => {
      open.begin(job);
      const { publisher, log: own } = session;
      const links = repositoryLinks(job.repositoryUrl, job.headSha);
      const reader = session.reader(signal);
      const outcome = await reviewPullRequest({ reader, publisher, analyzer, rules, links, log: own, signal });
      own.info({ outcome: outcome.kind, ...conclusionOf(outcome), ...session.spent() }, 'review ended');
      if (outcome.kind === 'later') {
        const isStopped = signal.aborted && { stopped: signal.reason as StopReason };
        return comeBack({ ...job, ...isStopped }, outcome, Date.now());
      }
      if (outcome.kind === 'failed') seen.failed(job.delivery);
      await settle(job, outcome.kind === 'published' || outcome.kind === 'stale' ? 'rocket' : 'confused');
      return undefined;
    });

  const conclude = (job: Work, report: CheckReport) =>
    end(job, async ({ publisher }): Promise<Later<Work> | undefined> => {
      try {
        await publisher.complete(report);
        if (!job.stopped) seen.failed(job.delivery);
        await settle(job, job.stopped === 'superseded' ? 'rocket' : 'confused');
        return undefined;
      } catch (error) {
        if (error instanceof ComeBackError)
          return comeBack(job, { error, onOutage: job.past?.onOutage ?? 'pass' }, Date.now());
        throw error;
      }
    });

  const run = (job: Work, signal: AbortSignal) => {
    const report = lastWord(job, Date.now());
    return report ? conclude(job, report) : review(job, signal);
  };

  /** What waited will not run. What cannot be said at once stands in the queue beside the job that has its place. */
  const drop = async (job: Work, reason: StopReason) => {
    // Where the App may do nothing any more, not even the check can be completed.
    if (reason === 'revoked') return forget(job);
    const later = await conclude({ ...job, stopped: reason }, reportStopped(reason));
    if (later) await queue.add({ key: `${keyOf(job)} ${job.delivery}`, ...later });
  };

  const forget = (job: Work) => {
    sessions.delete(job.delivery);
    open.end(job);
  };

  const dropSafely = (job: Work, reason: StopReason) =>
    void drop(job, reason).catch((error: unknown) => fail(error, job));

  const queue = inProcessQueue<Work>({
    run,
    isNewer: (added, older) => added.updatedAt >= older.updatedAt,
    onReplaced: (job) => dropSafely(job, 'superseded'),
    onError: fail,
  });

  return {
    accept(job) {
      const state = seen.take(job.delivery);
      if (state === 'known') return childLog(log, job).info('delivery known already');
      if (open.join(job)) return childLog(log, job).info('the same is under way');
      open.add(job);
      // The pending check must not wait for its turn in the queue; where this fails, completing makes the check.
      sessionOf(job, state === 'again')
        .then(({ publisher }) => publisher.start())
        .catch((error: unknown) => childLog(log, job).error({ err: error }, 'check run not started'));
      queue.add({ key: keyOf(job), data: job }).catch((error: unknown) => fail(error, job));
    },
    isBusy: (key) => open.has(key),
    stop(matches, reason) {
      for (const job of queue.cancel(matches, reason)) dropSafely(job, reason);
    },
    async close(milliseconds) {
      const left = await queue.drain(milliseconds);
      const stopped = ({ data }: { data: Work }) =>
        end(data, ({ publisher }) => publisher.complete(reportOutage(STOPPED)));
      await Promise.allSettled(left.map(stopped));
    },
  };
}

const STOPPED = new HunkwiseError('stopped', 'The server was stopped before this review ended.', {
  hint: 'It will be able to review again when it is back.',
});

/** Every line about a delivery says which, and where it leads. */
function childLog(log: Logger, job: Work): Logger {
  const { delivery, installation, owner, repo, number, headSha } = job;
  const group = isMergeGroup(job) ? { group: true } : {};
  return log.child({ delivery, installation, repository: `${owner}/${repo}`, pull: number, head: headSha, ...group });
}

function conclusionOf(outcome: Awaited<ReturnType<typeof reviewPullRequest>>): object {
  return outcome.kind === 'published' ? { conclusion: outcome.plan.conclusion, title: outcome.plan.title } : {};
}
