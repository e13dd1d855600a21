import type { Logger } from 'pino';
import type { RuleInfo } from '../core/rule/index.ts';
import { type BlobCache, type CommentPlace, type GitHubClient, react } from '../github/index.ts';
import {
  type DurableQueue,
  type Ending,
  HANDED_ON,
  isStoreAway,
  type Records,
  type Turn,
  type Waiting,
} from '../queue/index.ts';
import { repositoryLinks } from '../review/links.ts';
import type { Analyzer } from '../review/ports.ts';
import { reportStopped, type StopReason } from '../review/report-outcome.ts';
import { mayPass, type ReviewOutcome, reviewPullRequest } from '../review/review.ts';
import { comeBack, hasTriesLeft, lastWord, tryAgain } from './come-back.ts';
import { givenUp, lastWords } from './last-words.ts';
import type { Meter } from './meter.ts';
import { recordOf, tallyOf } from './record.ts';
import { isMergeGroup, keyOf, logOf, type Work } from './review-job.ts';
import { openSession, type Session } from './session.ts';
import { choose, isBegun, isServed, takenOn } from './turn.ts';

/** Where the App may do nothing any more, nothing is kept: its rows have gone. */
const REVOKED: StopReason = 'revoked';

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
  const settle = async (job: Work, asked: readonly CommentPlace[], reaction: 'rocket' | 'confused') => {
    if (asked.length === 0) return;
    const client = await clientFor(job.installation);
    for (const place of asked) await react(client, job, place, reaction);
  };

  const sessionOf = async (job: Waiting<Work>): Promise<Session> => {
    const client = await clientFor(job.data.installation);
    const sessionLog = logOf(log, job.data);
    return openSession(client, job.data, { isRetry: isBegun(job), blobs, log: sessionLog });
  };

  const words = lastWords({ queue, sessionOf, log });

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
      // What is published is done, whoever was to go on with it.
      if (signal.reason === HANDED_ON && outcome.kind !== 'published') return { kind: 'handed-on' };
      if (signal.reason === REVOKED) return { kind: 'dropped' };
      const stopped = signal.aborted && { stopped: signal.reason as StopReason };
      return await ending({ ...job.data, ...stopped }, outcome, session);
    } catch (error) {
      if (signal.reason === REVOKED) return { kind: 'dropped' };
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
      return report ? words.say(job, report) : { kind: 'done' };
    }
    if (isServed(job, await records.last(keyOf(data)))) {
      logOf(log, data).info('reviewed already');
      return { kind: 'done' };
    }
    const report = lastWord(data, job.abandoned, Date.now());
    return report ? words.say(job, report) : reviewToItsEnd(job, signal);
  };

  return async (turn, signal) => {
    const { newest, older, asked } = choose(turn);
    for (const each of older) {
      const isOther = each.data.delivery !== newest.data.delivery;
      if (isOther && isBegun(each)) await words.end(each, newest.data.stopped ?? 'superseded');
    }
    const end = await doIt(newest, signal);
    if (end.kind === 'handed-on') return end;
    if (end.kind === 'later') {
      meter.retried(failuresOf(end.data) === failuresOf(newest.data) ? 'limit' : 'failure');
      return { ...end, data: { ...withAsked(end.data, asked), takenOn: takenOn(newest) } };
    }
    const isWell =
      end.kind === 'done' && (!signal.aborted || signal.reason === 'superseded' || signal.reason === HANDED_ON);
    await settle(newest.data, asked, isWell ? 'rocket' : 'confused').catch(() => {});
    return end;
  };
}

function failuresOf({ past }: Work): number {
  return past?.failures ?? 0;
}

function withAsked(work: Work, asked: readonly CommentPlace[]): Work {
  return asked.length > 0 && !isMergeGroup(work) ? { ...work, asked } : work;
}

function conclusionOf(outcome: ReviewOutcome): object {
  return outcome.kind === 'published' ? { conclusion: outcome.plan.conclusion, title: outcome.plan.title } : {};
}
