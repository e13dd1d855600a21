import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Probot } from 'probot';
import { z } from 'zod';
import {
  deliveryCursor,
  listInstallations,
  redeliverFailed,
  reviewCursor,
  subjectOf,
  type UnreviewedPullRequest,
  unreviewedPullRequests,
} from '../github/index.ts';
import { keepState, readState, reviewRecords, type Store } from '../queue/index.ts';
import type { Environment } from './environment.ts';
import type { Intake } from './intake.ts';
import { keyOf, type ReviewJob } from './review-job.ts';

export interface ReconcileOptions {
  readonly environment: Environment;
  readonly probot: Probot;
  readonly store: Store;
  readonly intake: Intake;
  readonly log: Logger;
}

/** Where the round before has stopped. */
const position = z.object({
  deliveries: deliveryCursor.nullable(),
  /** By installation; without an entry its search begins anew. */
  pulls: z.record(z.string(), reviewCursor),
});
type Position = z.infer<typeof position>;

const STATE = 'reconciliation';

/**
 * Finds what got lost while nobody listened, or while GitHub did not deliver: failed deliveries are delivered again; then
 * each open pull request without a completed check at its head gets a review. Each installation costs a share of its
 * limit, and a search that needs more goes on in the next round.
 */
export async function reconcile(options: ReconcileOptions, signal: AbortSignal): Promise<void> {
  const { probot, store, log } = options;
  const read = position.safeParse(await readState(store, STATE));
  let at: Position = read.success ? read.data : { deliveries: null, pulls: {} };
  const app = await probot.auth();
  const deliveries = await redeliverFailed(app, { cursor: at.deliveries });
  const { redelivered, givenUp } = deliveries;
  if (redelivered.length > 0) log.info({ redelivered }, 'failed deliveries asked for again');
  if (givenUp.length > 0) log.warn({ givenUp }, 'deliveries failed for good');
  at = { ...at, deliveries: deliveries.cursor };
  await keepState(store, STATE, at);
  for (const { id, account } of await listInstallations(app)) {
    if (signal.aborted) return;
    const cursor = await searchInstallation(options, id, at.pulls[id] ?? null).catch((error: unknown) => {
      log.warn({ err: error, installation: id, account }, 'pull requests of an installation not looked through');
      return at.pulls[id] ?? null;
    });
    const { [id]: _, ...others } = at.pulls;
    at = { ...at, pulls: cursor ? { ...others, [id]: cursor } : others };
    await keepState(store, STATE, at);
  }
}

async function searchInstallation(
  options: ReconcileOptions,
  installation: number,
  cursor: Position['pulls'][string] | null,
) {
  const { environment, probot, log } = options;
  const client = await probot.auth(installation);
  const { appId } = environment;
  const found = await unreviewedPullRequests(client, { appId, cursor });
  let taken = 0;
  for (const pull of found.pulls) if (await takeUp(options, installation, pull)) taken += 1;
  if (taken > 0) log.info({ installation, reviews: taken, calls: found.calls }, 'missed reviews taken up');
  return found.cursor;
}

/** A run that was begun is taken up by its delivery, so that it is the one to be completed. */
async function takeUp(
  { store, intake }: ReconcileOptions,
  installation: number,
  pull: UnreviewedPullRequest,
): Promise<boolean> {
  const { unfinished, unfinishedSince: _, ...head } = pull;
  const begun = unfinished === null ? null : subjectOf(unfinished);
  const delivery = begun?.kind === 'pull-request' ? begun.delivery : null;
  const again = delivery === null ? {} : { isAgain: true };
  const key = keyOf({ ...head, installation, delivery: '' });
  if (await intake.isBusy(key)) return false;
  // The search looked a moment ago: what has ended since then is reviewed.
  const last = await reviewRecords(store).last(key);
  if (last?.head === head.headSha && last.outcome === 'published' && delivery === null) return false;
  const job: ReviewJob = {
    ...{ ...head, ...again, installation },
    delivery: delivery ?? `reconciliation ${key} ${head.headSha} ${head.baseSha} ${head.updatedAt}`,
    ...(delivery === null && { joins: 'last' }),
  };
  // Where its job ended and its check did not, the delivery is known; nothing of it waits or runs.
  return (await intake.review(job)) || (delivery !== null && (await intake.review(job, randomUUID())));
}
