import type { Logger } from 'pino';
import type { RuleInfo } from '../core/rule/index.ts';
import { type BlobCache, type GitHubClient, react } from '../github/index.ts';
import {
  type DurableQueue,
  type Ending,
  HANDED_ON,
  isStoreAway,
  type Records,
  type Turn,
  type Waiting,
} from '../queue/index.ts';
import { ComeBackError } from '../review/come-back-error.ts';
import { repositoryLinks } from '../review/links.ts';
import type { Analyzer } from '../review/ports.ts';
import { reportStopped, type StopReason } from '../review/report-outcome.ts';
import { mayPass, type ReviewOutcome, reviewPullRequest } from '../review/review.ts';
import type { CheckReport } from '../review/review-plan.ts';
import { comeBack, hasTriesLeft, lastWord, tryAgain } from './come-back.ts';
import { jobId } from './job-id.ts';
import type { Meter } from './meter.ts';
import { recordOf, tallyOf } from './record.ts';
import { isMergeGroup, keyOf, logOf, type Work } from './review-job.ts';
import { openSession, type Session } from './session.ts';
import { choose, isBegun, isServed } from './turn.ts';

export interface ReviewTurnOptions {
  readonly queue: DurableQueue<Work>;
  readonly records: Records;
  /** A client for an installation; its token is fetched when it is first used. */
  clientFor(installation: number): Promise<GitHubClient>;
  readonly analyzer: Analyzer;
  readonly rules: readonly RuleInfo[];
  /** What the reviews of this process have read of the repositories around their changes. */
  readonly blobs: BlobCache;
  /** How often a review that failed is tried again. */
  readonly retries: number;
  readonly meter: Meter;
  readonly log: Logger;
}

/** Does what is to be done for a pull request, or for a merge group: where queue, GitHub and analysis meet. */
export function reviewTurn(
  options: ReviewTurnOptions,
): (turn: Turn<Work>, signal: AbortSignal) => Promise<Ending<Work>> {
  const { queue, records, clientFor, analyzer, rules, blobs, retries, meter, log } = options;
  /** Who asked for it is told how it ended. */
  const settle = async (job: Work, asked: ReturnType<typeof choose>['asked'], reaction: 'rocket' | 'confused') => {
    if (asked.length === 0) return;
    const client = await clientFor(job.installation);
    for (const place of asked) await react(client, job, place, reaction);
  };

  const sessionOf = async (job: Waiting<Work>): Promise<Session> => {
    const client = await clientFor(job.data.installation);
    const sessionLog = logOf(log, job.data);
    return openSession(client, job.data, { isRetry: isBegun(job), blobs, log: sessionLog, onAnswer: meter.answered });
  };

  /** An older job whose check stands there waiting. What cannot be said at once has a turn of its own. */
  const endOlder = async (older: Waiting<Work>, reason: StopReason) => {
    const report = reportStopped(reason);
    if (!report) return;
    try {
      const { publisher } = await sessionOf(older);
      await publisher.complete(report);
    } catch (error) {
      if (!(error instanceof ComeBackError)) return logOf(log, older.data).error({ err: error }, 'check not ended');
      const { delivery } = older.data;
      const later = comeBack({ ...older.data, stopped: reason }, { error, onOutage: 'pass' }, Date.now());
      const key = `${keyOf(older.data)} ${delivery}`;
      await queue.add({ id: jobId(`${delivery} ${reason}`), key, group: String(older.data.installation), ...later });
    }
  };

  /** The last word on a job that is not reviewed. */
  const conclude = async (job: Waiting<Work>, report: CheckReport): Promise<Ending<Work>> => {
    try {
      const { publisher } = await sessionOf(job);
      await publisher.complete(report);
      return job.data.stopped ? { kind: 'done' } : { kind: 'given-up', data: job.data, why: report.summary };
    } catch (error) {
      const onOutage = job.data.past?.onOutage ?? 'pass';
      if (error instanceof ComeBackError)
        return { kind: 'later', ...comeBack(job.data, { error, onOutage }, Date.now()) };
      logOf(log, job.data).error({ err: error }, 'check not ended');
      return givenUp(job.data, error);
    }
  };

  const review = async (job: Waiting<Work>, signal: AbortSignal): Promise<[ReviewOutcome, Session]> => {
    const session = await sessionOf(job);
    const { publisher, log: own } = session;
    const links = repositoryLinks(job.data.repositoryUrl, job.data.headSha);
    const reader = session.reader(signal);
    const mayTryAgain = hasTriesLeft(job.data, retries);
    const onPhase = meter.phase;
    const outcome = await reviewPullRequest({
      reader,
      publisher,
      analyzer,
      rules,
      links,
      log: own,
      signal,
      mayTryAgain,
      onPhase,
    });
    own.info({ outcome: outcome.kind, ...conclusionOf(outcome), ...session.spent() }, 'review ended');
    return [outcome, session];
  };

  const ending = async (job: Work, outcome: ReviewOutcome, session: Session): Promise<Ending<Work>> => {
    if (outcome.kind === 'later') return { kind: 'later', ...comeBack(job, outcome, Date.now()) };
    if (outcome.kind === 'again') return { kind: 'later', ...tryAgain(job, outcome, Date.now(), Math.random()) };
    const changes = await records.keep(recordOf(job, outcome, session.spent()), tallyOf(outcome));
    meter.ended(outcome.kind, session.spent().duration, changes);
    return outcome.kind === 'failed' ? givenUp(job, outcome.error) : { kind: 'done' };
  };

  const reviewToItsEnd = async (job: Waiting<Work>, signal: AbortSignal): Promise<Ending<Work>> => {
    try {
      const [outcome, session] = await review(job, signal);
      if (signal.reason === HANDED_ON) return { kind: 'done' };
      const stopped = signal.aborted && { stopped: signal.reason as StopReason };
      return await ending({ ...job.data, ...stopped }, outcome, session);
    } catch (error) {
      if (isStoreAway(error)) throw error;
      logOf(log, job.data).error({ err: error }, 'review not taken to its end');
      if (!mayPass(error) || !hasTriesLeft(job.data, retries)) return givenUp(job.data, error);
      const onOutage = job.data.past?.onOutage ?? 'pass';
      return { kind: 'later', ...tryAgain(job.data, { onOutage }, Date.now(), Math.random()) };
    }
  };

  const doIt = async (job: Waiting<Work>, signal: AbortSignal): Promise<Ending<Work>> => {
    const { data } = job;
    if (data.stopped) {
      const report = isBegun(job) ? reportStopped(data.stopped) : null;
      return report ? conclude(job, report) : { kind: 'done' };
    }
    const last = await records.last(keyOf(data));
    if (isServed(job, last)) {
      logOf(log, data).info('reviewed already');
      return { kind: 'done' };
    }
    const report = lastWord(data, job.abandoned, Date.now());
    return report ? conclude(job, report) : reviewToItsEnd(job, signal);
  };

  const run = async (turn: Turn<Work>, signal: AbortSignal): Promise<Ending<Work>> => {
    const { newest, older, asked } = choose(turn);
    for (const each of older) {
      const isOther = each.data.delivery !== newest.data.delivery;
      if (isOther && isBegun(each)) await endOlder(each, newest.data.stopped ?? 'superseded');
    }
    const end = await doIt(newest, signal);
    if (signal.reason === HANDED_ON) return end;
    if (end.kind === 'later') {
      meter.retried(end.data.past?.failures === newest.data.past?.failures ? 'limit' : 'failure');
      return asked.length > 0 && !isMergeGroup(end.data) ? { ...end, data: { ...end.data, asked } } : end;
    }
    const isWell = end.kind === 'done' && (!signal.aborted || signal.reason === 'superseded');
    await settle(newest.data, asked, isWell ? 'rocket' : 'confused').catch(() => {});
    return end;
  };

  return run;
}

function givenUp(data: Work, error: unknown): Ending<Work> {
  return { kind: 'given-up', data, why: error instanceof Error ? error.message : String(error) };
}

function conclusionOf(outcome: ReviewOutcome): object {
  return outcome.kind === 'published' ? { conclusion: outcome.plan.conclusion, title: outcome.plan.title } : {};
}
