import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Probot } from 'probot';
import { z } from 'zod';
import {
  deliveryCursor,
  type GitHubClient,
  type Installation,
  listInstallations,
  type ReviewCursor,
  redeliverFailed,
  reviewCursor,
  unreviewedPullRequests,
} from '../github/index.ts';
import { keepState, readState, type Store } from '../queue/index.ts';
import type { Environment } from './environment.ts';
import type { Intake } from './intake.ts';
import { takeUp } from './take-up.ts';

export interface ReconcileOptions {
  readonly environment: Pick<Environment, 'appId'>;
  readonly probot: Pick<Probot, 'auth'>;
  readonly store: Store;
  readonly intake: Pick<Intake, 'isBusy' | 'review'>;
  readonly log: Logger;
}

/** Where the round before has stopped. */
const position = z.object({
  deliveries: deliveryCursor.nullable(),
  /** By installation; without an entry its search begins anew. */
  pulls: z.record(z.string(), reviewCursor),
  /** The installation that a round which was cut short had come to. */
  next: z.number().nullable(),
});
type Position = z.infer<typeof position>;

const STATE = 'reconciliation';

/** Milliseconds of a round; the rest of the installations has its turn in the next. The queue takes longer ones for hung. */
const LONGEST_ROUND = 20 * 60_000;

/**
 * Finds what got lost while nobody listened, or while GitHub did not deliver: failed deliveries are delivered again; then
 * each open pull request without a completed check at its head gets a review. Each installation costs a share of its
 * limit, and a search that needs more goes on in the next round.
 */
export async function reconcile(options: ReconcileOptions, signal: AbortSignal): Promise<void> {
  const { probot, store, log } = options;
  const end = Date.now() + LONGEST_ROUND;
  const { at, move } = await openPosition(store);
  const app = await probot.auth();
  await move({ deliveries: await redeliver(app, at().deliveries, log) });
  const all = await listInstallations(app);
  const installations = beginningWith(all, at().next);
  await move({ next: null, pulls: ofThose(all, at().pulls) });
  for (const each of installations) {
    if (signal.aborted || Date.now() > end) return move({ next: each.id });
    const cursor = await searchInstallation(options, each, at().pulls[each.id] ?? null);
    const { [each.id]: _, ...others } = at().pulls;
    await move({ pulls: cursor ? { ...others, [each.id]: cursor } : others });
  }
  log.debug({ installations: installations.length }, 'reconciliation ended');
}

/** The position as it was kept; written when it moves, not when it stays. */
async function openPosition(store: Store) {
  const read = position.safeParse(await readState(store, STATE));
  let at: Position = read.success ? read.data : { deliveries: null, pulls: {}, next: null };
  return {
    at: () => at,
    async move(change: Partial<Position>): Promise<void> {
      const moved = { ...at, ...change };
      if (!isDeepStrictEqual(moved, at)) await keepState(store, STATE, moved);
      at = moved;
    },
  };
}

/** The next position in the log. Where it cannot be read, the pull requests are looked through all the same. */
async function redeliver(app: GitHubClient, cursor: Position['deliveries'], log: Logger) {
  try {
    const { redelivered, givenUp, stopped, ...rest } = await redeliverFailed(app, { cursor });
    if (redelivered.length > 0) log.info({ redelivered }, 'failed deliveries asked for again');
    if (givenUp.length > 0) log.warn({ givenUp }, 'deliveries failed for good');
    if (stopped) log.warn({ err: stopped }, 'not all failed deliveries asked for again');
    return rest.cursor;
  } catch (error) {
    log.warn({ err: error }, 'failed deliveries not looked for');
    return cursor;
  }
}

function beginningWith(installations: readonly Installation[], first: number | null): readonly Installation[] {
  const at = Math.max(
    0,
    installations.findIndex(({ id }) => id === first),
  );
  return [...installations.slice(at), ...installations.slice(0, at)];
}

/** Of an installation that is gone nothing is kept. */
function ofThose(installations: readonly Installation[], pulls: Position['pulls']): Position['pulls'] {
  const ids = new Set(installations.map(({ id }) => String(id)));
  return Object.fromEntries(Object.entries(pulls).filter(([id]) => ids.has(id)));
}

/** What goes wrong with one installation is no reason to leave the others alone. */
async function searchInstallation(
  options: ReconcileOptions,
  { id: installation, account }: Installation,
  cursor: ReviewCursor | null,
): Promise<ReviewCursor | null> {
  const { environment, probot, log } = options;
  const about = { installation, account };
  try {
    const client = await probot.auth(installation);
    const { pulls, unread, calls, limited, ...rest } = await unreviewedPullRequests(client, {
      appId: environment.appId,
      cursor,
    });
    let taken = 0;
    for (const pull of pulls) if (await takeUp(options, installation, pull)) taken += 1;
    if (taken > 0) log.info({ ...about, reviews: taken, calls }, 'missed reviews taken up');
    if (unread.length > 0) log.warn({ ...about, unread }, 'repositories that GitHub could not answer for');
    if (limited) log.info({ ...about, until: limited.until }, 'search for missed reviews goes on later');
    return rest.cursor;
  } catch (error) {
    log.warn({ ...about, err: error }, 'pull requests of an installation not looked through');
    return cursor;
  }
}
