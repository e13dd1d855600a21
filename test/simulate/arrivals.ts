import { ASSUMED } from './assumptions.ts';
import { busyness } from './curve.ts';
import { heap } from './heap.ts';
import type { Installations } from './installations.ts';
import type { Random } from './random.ts';

/** A pull request was opened or pushed to. */
export interface Webhook {
  /** Seconds since Monday 00:00 UTC. */
  readonly at: number;
  readonly installation: number;
  /** A number of its own for each pull request. */
  readonly pull: number;
}

const MONTH = 30 * 86_400;

/** A stretch of time, in seconds since Monday 00:00 UTC, and the events of the month that it belongs to. */
interface Stretch {
  readonly month: number;
  readonly from: number;
  readonly to: number;
}

/** The webhooks of a stretch in order: single ones, second pushes soon after, bursts of bots. */
export function* arrivals(
  { month, from, to }: Stretch,
  { pick }: Pick<Installations, 'pick'>,
  random: Random,
): Generator<Webhook, void, undefined> {
  const { rapid, burst } = ASSUMED;
  const rate = (at: number) => (month / MONTH) * busyness(at);
  const singleAfter = (at: number) => at + random.exponential(1 / (rate(at) * (1 - burst.share) * (1 - rapid.share)));
  const burstAfter = (at: number) => at + random.exponential(burst.size / (rate(at) * burst.share));
  const soon = pushes(random);
  let single = singleAfter(from);
  let bot = burstAfter(from);
  for (;;) {
    const next = Math.min(single, bot, to);
    for (let webhook = soon.before(next); webhook; webhook = soon.before(next)) yield webhook;
    if (next >= to) return;
    if (next === bot) {
      soon.burst(bot, pick(random));
      bot = burstAfter(bot);
    } else {
      yield soon.open(single, pick(random));
      single = singleAfter(single);
    }
  }
}

/** The webhooks that are known to come soon. */
function pushes(random: Random) {
  const { rapid, burst } = ASSUMED;
  const soon = heap<Webhook & { readonly bot: boolean }>(({ at }) => at);
  let pulls = 0;

  function follow(webhook: Webhook): void {
    if (random.next() >= rapid.share) return;
    soon.push({ ...webhook, at: webhook.at + random.exponential(rapid.seconds), bot: false });
  }

  return {
    open(at: number, installation: number): Webhook {
      const webhook = { at, installation, pull: pulls++ };
      follow(webhook);
      return webhook;
    },
    /** A bot opens many, and does not push again. */
    burst(at: number, installation: number): void {
      for (let count = 0; count < burst.size; count++) {
        soon.push({ at: at + random.next() * burst.seconds, installation, pull: pulls++, bot: true });
      }
    },
    before(moment: number): Webhook | null {
      if ((soon.peek()?.at ?? moment) >= moment) return null;
      const webhook = soon.pop();
      if (webhook === undefined) return null;
      if (!webhook.bot) follow(webhook);
      return webhook;
    },
  };
}
