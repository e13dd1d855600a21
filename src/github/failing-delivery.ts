import { z } from 'zod';
import { type Attempt, isDelivered } from './delivery-log.ts';

/** An event of which no attempt has arrived yet. */
export const failingDelivery = z.object({
  guid: z.string(),
  /** Its attempts, as GitHub numbers them; the last is the newest. */
  ids: z.tuple([z.number()]).rest(z.number()),
  /** When the last attempt was made or asked for, ISO 8601. */
  lastAt: z.iso.datetime(),
  /** How often we have asked for another attempt. */
  asked: z.number(),
});

export type FailingDelivery = z.infer<typeof failingDelivery>;

/** Attempts at one event, GitHub's own first one included. */
const MOST_ATTEMPTS = 5;

/** Milliseconds after the second attempt; each further one waits twice as long. The first is repeated at once. */
const FIRST_PAUSE = 10 * 60_000;

/** What the App listens to, and its actions; null for any. Other events would do nothing if they came. */
const HANDLED: Readonly<Record<string, readonly string[] | null>> = {
  pull_request: null,
  issue_comment: ['created'],
  pull_request_review_comment: ['created'],
  check_run: ['rerequested', 'requested_action'],
  check_suite: ['rerequested'],
  merge_group: null,
  installation: null,
  installation_repositories: null,
};

function isHandled({ event, action }: Attempt): boolean {
  const actions = Object.hasOwn(HANDLED, event) ? HANDLED[event] : [];
  return actions === null || (actions?.includes(action ?? '') ?? false);
}

/** What has not arrived, by what was known to fail and by what the log says since; the oldest first. */
export function failingAmong(known: readonly FailingDelivery[], attempts: readonly Attempt[]): FailingDelivery[] {
  const failing = new Map(known.map((each) => [each.guid, each]));
  const arrived = new Set(attempts.filter(isDelivered).map(({ guid }) => guid));
  for (const attempt of attempts) {
    if (isHandled(attempt)) failing.set(attempt.guid, withAttempt(failing.get(attempt.guid), attempt));
  }
  return [...failing.values()]
    .filter(({ guid }) => !arrived.has(guid))
    .toSorted((left, right) => left.ids[0] - right.ids[0]);
}

function withAttempt(known: FailingDelivery | undefined, { guid, id, delivered_at: at }: Attempt): FailingDelivery {
  const deliveredAt = new Date(at).toISOString();
  if (!known) return { guid, ids: [id], lastAt: deliveredAt, asked: 0 };
  const ids = [...new Set([...known.ids, id])].toSorted((left, right) => left - right) as [number, ...number[]];
  return { ...known, ids, lastAt: known.lastAt > deliveredAt ? known.lastAt : deliveredAt };
}

/** Attempts so far; one that we asked for counts before the log has it. */
function attemptsAt({ ids, asked }: FailingDelivery): number {
  return Math.max(ids.length, asked + 1);
}

/** Whether no more attempts are to be asked for; how the last one ends may not be known yet. */
export function isGivenUp(failing: FailingDelivery): boolean {
  return attemptsAt(failing) >= MOST_ATTEMPTS;
}

/** Whether the log shows that the last attempt has failed too. */
export function hasFailedForGood({ ids }: FailingDelivery): boolean {
  return ids.length >= MOST_ATTEMPTS;
}

/** Whether another attempt is due. @param now milliseconds since the epoch */
export function isDue(failing: FailingDelivery, now: number): boolean {
  if (isGivenUp(failing)) return false;
  const attempts = attemptsAt(failing);
  const pause = attempts === 1 ? 0 : FIRST_PAUSE * 2 ** (attempts - 2);
  return now - Date.parse(failing.lastAt) >= pause;
}
