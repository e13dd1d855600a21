import type { Logger } from 'pino';
import { HunkwiseError } from '../core/error.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import {
  type BlobCache,
  type GitHubClient,
  pullRequestPublisher,
  pullRequestReader,
  sessionClient,
  watchHead,
} from '../github/index.ts';
import { inProcessQueue } from '../queue/index.ts';
import { ComeBackError } from '../review/come-back-error.ts';
import { repositoryLinks } from '../review/links.ts';
import type { Analyzer, ChangeReader, Later, Publisher } from '../review/ports.ts';
import { reportOutage, reportSuperseded } from '../review/report-outcome.ts';
import { reviewPullRequest } from '../review/review.ts';
import type { CheckReport } from '../review/review-plan.ts';
import { comeBack, lastWord } from './come-back.ts';
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
  /** @param signal ends what it is reading */
  reader(signal: AbortSignal): ChangeReader;
  readonly publisher: Publisher;
  readonly log: Logger;
  /** What it has taken so far: milliseconds, and requests to GitHub. */
  spent(): { readonly duration: number; readonly calls: number };
}

export function reviewDesk({ clientFor, analyzer, rules, blobs, log }: DeskOptions): ReviewDesk {
  const sessions = new Map<string, Promise<Session>>();
  const seen = seenDeliveries();

  const sessionOf = (job: ReviewJob, isRetry: boolean) => {
    const known = sessions.get(job.delivery);
    if (known) return known;
    const opened = clientFor(job.installation).then((client) =>
      openSession(client, job, { isRetry, blobs, log: childLog(log, job) }),
    );
    sessions.set(job.delivery, opened);
    return opened;
  };

  const fail = (error: unknown, job: ReviewJob) => {
    seen.failed(job.delivery);
    childLog(log, job).error({ err: error }, 'review not taken to its end');
  };

  const end = async <T>(job: ReviewJob, work: (session: Session) => Promise<T>): Promise<T> => {
    try {
      return await work(await sessionOf(job, true));
    } finally {
      sessions.delete(job.delivery);
    }
  };

  const review = (job: ReviewJob, signal: AbortSignal) =>
    end(job, async (session) => {
      const { publisher, log: own } = session;
      const links = repositoryLinks(job.repositoryUrl, job.headSha);
      const outcome = await reviewPullRequest({
        reader: session.reader(signal),
        publisher,
        analyzer,
        rules,
        links,
        log: own,
        signal,
      });
      own.info({ outcome: outcome.kind, ...conclusionOf(outcome), ...session.spent() }, 'review ended');
      if (outcome.kind === 'failed') seen.failed(job.delivery);
      return outcome.kind === 'later' ? comeBack(job, outcome, Date.now()) : undefined;
    });

  const conclude = (job: ReviewJob, report: CheckReport) =>
    end(job, async ({ publisher }): Promise<Later<ReviewJob> | undefined> => {
      try {
        await publisher.complete(report);
        if (!job.isSuperseded) seen.failed(job.delivery);
        return undefined;
      } catch (error) {
        if (error instanceof ComeBackError)
          return comeBack(job, { error, onOutage: job.past?.onOutage ?? 'pass' }, Date.now());
        throw error;
      }
    });

  const run = (job: ReviewJob, signal: AbortSignal) => {
    const report = lastWord(job, Date.now());
    return report ? conclude(job, report) : review(job, signal);
  };

  /** What cannot be said at once stands in the queue beside the job that has its place. */
  const replace = async (job: ReviewJob) => {
    const later = await conclude({ ...job, isSuperseded: true }, reportSuperseded());
    if (later) await queue.add({ key: `${keyOf(job)} ${job.delivery}`, ...later });
  };

  const queue = inProcessQueue<ReviewJob>({
    run,
    isNewer: (added, older) => added.updatedAt >= older.updatedAt,
    onReplaced: (job) => void replace(job).catch((error: unknown) => fail(error, job)),
    onError: fail,
  });

  return {
    accept(job) {
      const state = seen.take(job.delivery);
      if (state === 'known') return childLog(log, job).info('delivery known already');
      // The pending check must not wait for its turn in the queue; where this fails, completing makes the check.
      sessionOf(job, state === 'again')
        .then(({ publisher }) => publisher.start())
        .catch((error: unknown) => childLog(log, job).error({ err: error }, 'check run not started'));
      queue.add({ key: keyOf(job), data: job }).catch((error: unknown) => fail(error, job));
    },
    async close(milliseconds) {
      const left = await queue.drain(milliseconds);
      const stopped = ({ data }: { data: ReviewJob }) =>
        end(data, ({ publisher }) => publisher.complete(reportOutage(STOPPED)));
      await Promise.allSettled(left.map(stopped));
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
  const started = performance.now();
  const connection = sessionClient(client);
  const head = watchHead(connection.client, job);
  const onRateLimit = (rate: object) => log.debug(rate, 'GraphQL points');
  return {
    log,
    reader: (signal) => pullRequestReader(connection.until(signal), job, head, { cache: blobs, onRateLimit }),
    publisher: pullRequestPublisher(connection.client, job, head, { delivery: job.delivery, isRetry }),
    spent: () => ({ duration: Math.round(performance.now() - started), calls: connection.calls() }),
  };
}

/** Every line about a delivery says which, and where it leads. */
function childLog(log: Logger, job: ReviewJob): Logger {
  const { delivery, installation, owner, repo, number, headSha } = job;
  return log.child({ delivery, installation, repository: `${owner}/${repo}`, pull: number, head: headSha });
}

function conclusionOf(outcome: Awaited<ReturnType<typeof reviewPullRequest>>): object {
  return outcome.kind === 'published' ? { conclusion: outcome.plan.conclusion, title: outcome.plan.title } : {};
}
