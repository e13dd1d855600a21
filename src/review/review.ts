import { type Configuration, readConfiguration } from '../config/index.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import { judge } from './judge.ts';
import type { Links } from './links.ts';
import { planReview } from './plan.ts';
import type { Analyzer, Change, ChangeReader, Publisher } from './ports.ts';
import { reportOutage, reportSuperseded } from './report-outcome.ts';
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
}

/** How a review ended. `stale`: the pull request has a newer head, which wants a review of its own. */
export type ReviewOutcome =
  | { readonly kind: 'published'; readonly plan: ReviewPlan }
  | { readonly kind: 'stale' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What is known of the repository so far. */
interface Known {
  onOutage: Configuration['onOutage'];
}

/**
 * Reviews one commit of a pull request, from the pending check to the completed one. An older review never overwrites
 * a newer one: the head is asked for after reading and again before publishing.
 *
 * @returns the outcome; `failed` when the check was completed as "could not review"
 * @throws when not even that could be said
 */
export async function reviewPullRequest(review: PullRequestReview): Promise<ReviewOutcome> {
  const { publisher, log } = review;
  await publisher.start().catch((error: unknown) => log?.error({ err: error }, 'check run not started'));
  const known: Known = { onOutage: 'pass' };
  try {
    return await readAndPublish(review, known);
  } catch (error) {
    log?.error({ err: error }, 'review failed');
    await publisher.complete(reportOutage(error, known.onOutage));
    return { kind: 'failed', error };
  }
}

async function readAndPublish(review: PullRequestReview, known: Known): Promise<ReviewOutcome> {
  const { reader, analyzer, publisher, rules, links, log } = review;
  const change = await reader.read();
  known.onOutage = readConfiguration(change.configuration, rules).configuration.onOutage;
  if (await hasMoved(change, publisher)) return abandon(publisher);

  const judgement = await judge(change, analyzer, rules);
  const { milliseconds, ...stats } = judgement.stats;
  log?.info({ ...stats, milliseconds, findings: judgement.findings.length }, 'change judged');
  const plan = planReview(change, judgement, links);

  if (await hasMoved(change, publisher)) return abandon(publisher);
  const published = await publisher.publish(plan);
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
