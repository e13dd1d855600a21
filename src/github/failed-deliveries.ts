import { z } from 'zod';
import type { GitHubClient } from './client.ts';
import { type Attempt, type Stretch, type Walk, walkDeliveries } from './delivery-log.ts';
import {
  type FailingDelivery,
  failingAmong,
  failingDelivery,
  hasFailedForGood,
  isDue,
  isGivenUp,
} from './failing-delivery.ts';
import { isGone, translatingErrors } from './translate-error.ts';

/**
 * Milliseconds for which github.com keeps a delivery and repeats it; GHES does for seven days, and after three a review
 * helps little (`github.md`, section 1, Webhooks).
 */
const KEPT = 3 * 24 * 3_600_000;

/** Milliseconds of the log that are read again: an attempt is listed when it has ended, up to 30 seconds later on GHES. */
const OVERLAP = 2 * 60_000;

const stretch = z.object({ cursor: z.string().nullable(), until: z.number() });

/** Where a pass stopped, as JSON to be kept for the next one. */
export const deliveryCursor = z.object({
  /** When the newest delivery seen was made, ISO 8601. */
  checkedUntil: z.iso.datetime(),
  failing: z.array(failingDelivery),
  /** Older deliveries that have not been read yet. What of them arrived later is asked for once more, and known by its GUID. */
  rest: stretch.nullable(),
});

export type DeliveryCursor = z.infer<typeof deliveryCursor>;

export interface RedeliveryOptions {
  /** What the pass before gave; null for the first, which looks at the last three days. */
  readonly cursor: DeliveryCursor | null;
  /** Redeliveries a pass; 50 when left out. */
  readonly redeliveries?: number;
  /** Calls to read the log with, 100 deliveries each; 20 when left out. */
  readonly pages?: number;
  /** Milliseconds since the epoch; now when left out. */
  readonly now?: number;
}

/** What a pass has done. */
export interface Redelivery {
  readonly cursor: DeliveryCursor;
  /** GUIDs of the events that GitHub was asked to deliver again. */
  readonly redelivered: readonly string[];
  /** GUIDs of the events that failed for good with this pass. */
  readonly givenUp: readonly string[];
  /** Calls to GitHub. */
  readonly calls: number;
  /** Why the pass ended early: `ComeBackError` for a rate limit; null when it did not. The cursor counts all the same. */
  readonly stopped: unknown;
}

/**
 * Lets GitHub repeat what the App missed, since GitHub never does so on its own: of each event that no attempt has
 * brought, the newest attempt once, at once for the first time, then after 10, 20 and 40 minutes. One call when nothing
 * has failed. A repeated event has the GUID of the first, so what arrived all the same is known by it.
 *
 * @param client the App's own, with a JSON web token: no installation may read the log
 * @throws ComeBackError, HunkwiseError when the log cannot be read; then the old cursor is still right
 */
export async function redeliverFailed(client: GitHubClient, options: RedeliveryOptions): Promise<Redelivery> {
  const { cursor, redeliveries = 50, pages = 20, now = Date.now() } = options;
  const log = await translatingErrors(() => readLog(client, cursor, pages, now));
  const failing = failingAmong(cursor?.failing ?? [], log.attempts);
  const due = failing.filter((each) => isDue(each, now)).slice(0, redeliveries);
  const { asked, stopped, calls } = await askAll(client, due, now);
  const known = failing.map((each) => asked.get(each.guid) ?? each);
  const before = new Set(cursor?.failing.filter(hasFailedForGood).map(({ guid }) => guid));
  const checkedUntil = newest(log.attempts) ?? cursor?.checkedUntil ?? new Date(now).toISOString();
  const isKept = (each: FailingDelivery) => isWorthKeeping(each, { checkedUntil, rest: log.rest }, now);
  return {
    cursor: { checkedUntil, failing: known.filter(isKept), rest: log.rest },
    redelivered: [...asked.keys()],
    givenUp: failing.filter((each) => hasFailedForGood(each) && !before.has(each.guid)).map(({ guid }) => guid),
    calls: log.pages + calls,
    stopped,
  };
}

/** What is new, then what an earlier pass had no calls left for. */
async function readLog(client: GitHubClient, cursor: DeliveryCursor | null, pages: number, now: number): Promise<Walk> {
  const kept = now - KEPT;
  const until = cursor ? Math.max(kept, Date.parse(cursor.checkedUntil) - OVERLAP) : kept;
  const fresh = await walkDeliveries(client, { cursor: null, until }, pages);
  const rest = cursor?.rest ?? null;
  // Where both are cut off, one stretch from the newer on holds what is left of both.
  if (rest === null || fresh.rest)
    return { ...fresh, rest: fresh.rest && { ...fresh.rest, until: rest?.until ?? until } };
  if (fresh.pages >= pages) return { ...fresh, rest };
  const older = await walkRest(client, { ...rest, until: Math.max(kept, rest.until) }, pages - fresh.pages);
  return { attempts: [...fresh.attempts, ...older.attempts], pages: fresh.pages + older.pages, rest: older.rest };
}

async function walkRest(client: GitHubClient, rest: Stretch, pages: number): Promise<Walk> {
  try {
    return await walkDeliveries(client, rest, pages);
  } catch (error) {
    if (!isGone(error)) throw error;
    return { attempts: [], pages: 1, rest: null };
  }
}

function newest(attempts: readonly Attempt[]): string | null {
  const times = attempts.map((each) => Date.parse(each.delivered_at));
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}

interface Asked {
  /** What was asked for, as it is known from now on. */
  readonly asked: ReadonlyMap<string, FailingDelivery>;
  readonly stopped: unknown;
  readonly calls: number;
}

async function askAll(client: GitHubClient, due: readonly FailingDelivery[], now: number): Promise<Asked> {
  const asked = new Map<string, FailingDelivery>();
  let calls = 0;
  try {
    for (const each of due) {
      calls += 1;
      await translatingErrors(() => askFor(client, each.ids.at(-1) as number));
      asked.set(each.guid, { ...each, lastAt: new Date(now).toISOString(), asked: each.asked + 1 });
    }
    return { asked, stopped: null, calls };
  } catch (error) {
    return { asked, stopped: error, calls };
  }
}

/** What GitHub does not keep any more is left to the search for pull requests without a review. */
async function askFor(client: GitHubClient, id: number): Promise<void> {
  const route = 'POST /app/hook/deliveries/{delivery_id}/attempts';
  await client.request(route, { delivery_id: id, request: { retries: 0 } }).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}

/** What was given up is known as long as the log may show an attempt at it once more: else it would begin anew. */
function isWorthKeeping(
  failing: FailingDelivery,
  { checkedUntil, rest }: Pick<DeliveryCursor, 'checkedUntil' | 'rest'>,
  now: number,
): boolean {
  const lastAt = Date.parse(failing.lastAt);
  const isSeenAgain = rest !== null || lastAt >= Date.parse(checkedUntil) - OVERLAP;
  return lastAt > now - KEPT && (!isGivenUp(failing) || isSeenAgain);
}
