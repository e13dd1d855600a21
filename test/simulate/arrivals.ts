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

/** The webhooks of a time (seconds since Monday 00:00 UTC) in order: single ones, second pushes soon after, bursts of bots. */
export function* arrivals(
  { month, from, to }: { month: number; from: number; to: number },
  { pick }: Pick<Installations, 'pick'>,
  random: Random,
): Generator<Webhook, void, undefined> {
  const { rapid, burst } = ASSUMED;
  const soon = heap<Webhook>(({ at }) => at);
  const rate = (at: number) => (month / MONTH) * busyness(at);
  let pulls = 0;
  const singleAfter = (at: number) => at + random.exponential(1 / (rate(at) * (1 - burst.share) * (1 - rapid.share)));
  const botAfter = (at: number) => at + random.exponential(burst.size / (rate(at) * burst.share));
  let single = singleAfter(from);
  let bot = botAfter(from);
  for (;;) {
    const at = Math.min(single, bot, soon.peek()?.at ?? to);
    if (at >= to) return;
    if (at === soon.peek()?.at) {
      const pushed = soon.pop() as Webhook;
      yield pushed;
      // A burst's pull requests lie beyond the share of second pushes: a bot does not push again.
      if (pushed.pull % 2 === 0) follow(pushed);
    } else if (at === bot) {
      const installation = pick(random);
      for (let count = 0; count < burst.size; count++) {
        soon.push({ at: at + random.next() * burst.seconds, installation, pull: 2 * pulls++ + 1 });
      }
      bot = botAfter(at);
    } else {
      const opened = { at, installation: pick(random), pull: 2 * pulls++ };
      yield opened;
      follow(opened);
      single = singleAfter(at);
    }
  }

  function follow(webhook: Webhook): void {
    if (random.next() < rapid.share) soon.push({ ...webhook, at: webhook.at + random.exponential(rapid.seconds) });
  }
}
