import { type Configuration, loadConfiguration } from '../config/index.ts';
import { HunkwiseError } from '../core/error.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import { abortable } from './abortable.ts';
import { ComeBackError } from './come-back-error.ts';
import { judge } from './judge.ts';
import type { Links } from './links.ts';
import { planReview } from './plan.ts';
import type { Analyzer, Change, ChangeReader, Publisher } from './ports.ts';
import { reportOutage, reportStopped, reportSuperseded, type StopReason } from './report-outcome.ts';
import type { ReviewPlan } from './review-plan.ts';
import { isReviewedFile } from './reviewed-file.ts';

/** Static messages plus fields; the edge brings the logger. */
export interface ReviewLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface PullRequestReview {
  readonly reader: ChangeReader;
  readonly analyzer: Analyzer;
  readonly publisher: Publisher;
  readonly rules: readonly RuleInfo[];
  readonly links: Links;
  readonly log?: ReviewLog;
  /** Stops the review before it publishes; its reason is a `StopReason`. */
  readonly signal?: AbortSignal;
  /** It may be done once more: what may pass by itself is not yet told as a failure. */
  readonly mayTryAgain?: boolean;
  /** Told how long each part took, in milliseconds. */
  onPhase?(phase: ReviewPhase, milliseconds: number): void;
}

/** The parts of a review. */
export type ReviewPhase = 'read' | 'judge' | 'publish';

/**
 * How a review ended. `stale`: the pull request has a newer head, or a newer review; `stopped`: by its signal. `later`: it
 * cannot be ended yet, as GitHub wants to be left alone; `again`: something failed that may pass by itself. In both cases
 * the check still waits, and all of it can be done again.
 */
export type ReviewOutcome =
  | { readonly kind: 'published'; readonly plan: ReviewPlan }
  | { readonly kind: 'stale' }
  | { readonly kind: 'later'; readonly error: ComeBackError; readonly onOutage: Configuration['onOutage'] }
  | { readonly kind: 'again'; readonly error: unknown; readonly onOutage: Configuration['onOutage'] }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What is known of the repository so far. */
interface Known {
  onOutage: Configuration['onOutage'];
}

/**
 * Reviews one commit of a pull request, from the pending check to the completed one. An older review never overwrites
 * a newer one: the head is asked for after reading and again before publishing, and `signal` stops it anywhere.
 *
 * @returns the outcome; `failed` when the check was completed as "could not review"
 * @throws when not even that could be said
 */
export async function reviewPullRequest(review: PullRequestReview): Promise<ReviewOutcome> {
  const known: Known = { onOutage: 'pass' };
  try {
    return await toItsEnd(review, known);
  } catch (error) {
    if (error instanceof ComeBackError) return { kind: 'later', error, ...known };
    throw error;
  }
}

async function toItsEnd(review: PullRequestReview, known: Known): Promise<ReviewOutcome> {
  const { publisher, log, signal } = review;
  await publisher.start().catch((error: unknown) => log?.error({ err: error }, 'check run not started'));
  try {
    return await readAndPublish(review, known);
  } catch (error) {
    if (error instanceof ComeBackError) throw error;
    if (signal?.aborted) return stop(signal.reason as StopReason, publisher);
    if (review.mayTryAgain && mayPass(error)) return { kind: 'again', error, ...known };
    log?.error({ err: error }, 'review failed');
    await publisher.complete(reportOutage(error, known.onOutage));
    return { kind: 'failed', error };
  }
}

async function readAndPublish(review: PullRequestReview, known: Known): Promise<ReviewOutcome> {
  const { reader, analyzer, publisher, rules, links, log, signal } = review;
  const timed = stopwatch(review);
  const change = await timed('read', () => abortable(signal, () => reader.read()));
  known.onOutage = (await loadConfiguration(change.configuration, rules)).configuration.onOutage;
  if (await hasMoved(change, publisher)) return abandon(publisher);

  const judgement = await timed('judge', () => abortable(signal, () => judge(change, analyzer, rules, { signal })));
  const { milliseconds, ...stats } = judgement.stats;
  log?.info({ ...stats, milliseconds, findings: judgement.findings.length }, 'change judged');
  const plan = planReview(change, judgement, links);

  if (await hasMoved(change, publisher)) return abandon(publisher);
  signal?.throwIfAborted();
  const published = await timed('publish', () => publisher.publish(plan));
  return published === 'done' ? { kind: 'published', plan } : abandon(publisher);
}

/** Not asked for a change without Python: its success says nothing that a newer commit could make wrong. */
async function hasMoved({ files, head }: Change, publisher: Publisher): Promise<boolean> {
  return files.some((file) => isReviewedFile(file.path)) && (await publisher.currentHead()) !== head;
}

async function abandon(publisher: Publisher): Promise<ReviewOutcome> {
  await publisher.complete(reportSuperseded());
  return { kind: 'stale' };
}

async function stop(reason: StopReason, publisher: Publisher): Promise<ReviewOutcome> {
  const report = reportStopped(reason);
  if (report) await publisher.complete(report);
  return { kind: reason === 'superseded' ? 'stale' : 'stopped' };
}

/** Our own errors name a next step, which waiting is not; but for those of GitHub, the network, and the store of jobs. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof HunkwiseError) || PASSING.has(error.code);
}

const PASSING: ReadonlySet<string> = new Set(['github-unavailable', 'store-gone', 'store-timeout']);

function stopwatch({ onPhase }: PullRequestReview) {
  return async <T>(phase: ReviewPhase, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    onPhase?.(phase, performance.now() - started);
    return result;
  };
}
