import { arrivals, type Webhook } from './arrivals.ts';
import { busiestHour } from './curve.ts';
import { fairQueue, type Job } from './fair-queue.ts';
import { heap } from './heap.ts';
import { type Installations, installations } from './installations.ts';
import { type Limits, limitsOf, type Refusal, type Use } from './limits.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import { type Random, seeded } from './random.ts';
import {
  analysisSeconds,
  drawSize,
  readingSeconds,
  readingUse,
  type Size,
  writingSeconds,
  writingUse,
} from './review-cost.ts';
import { watcher } from './watcher.ts';
import { type Place, workers } from './workers.ts';

const HOUR = 3_600;

/** What happens next, and when. */
type Event = { readonly at: number } & (
  | { readonly kind: 'read' | 'analysed' | 'written'; readonly job: Job; readonly place: Place; readonly size: Size }
  | { readonly kind: 'resume'; readonly installation: number }
  | { readonly kind: 'look' }
);

/**
 * Simulates three hours around the busiest of the week: one to fill the queue, the busiest, and one to see it drain. Counted
 * are the webhooks of the second.
 */
export function simulate(plan: Plan): Outcome {
  const begin = busiestHour();
  const world = installations(plan.month, plan.slice);
  const random = seeded(plan.seed);
  const webhooks = arrivals({ month: world.month, from: begin - HOUR, to: begin + 2 * HOUR }, world, random);
  const run = running({ ...plan, workers: part(plan) }, world, seeded(plan.seed + 1), begin);
  for (const webhook of webhooks) {
    run.until(webhook.at);
    run.receive(webhook);
  }
  return run.end(begin + 2 * HOUR);
}

/** The workers of the slice: a small pool queues a little more than a large one, so the waits are not flattered. */
function part({ workers, slice }: Plan): number {
  return Math.max(1, Math.round(workers / slice));
}

function running(plan: Plan, world: Installations, random: Random, begin: number) {
  const events = heap<Event>(({ at }) => at);
  const queue = fairQueue(plan.perInstallation);
  const pool = workers({ count: plan.workers, concurrency: plan.concurrency, processes: plan.processes });
  const limits = new Map<number, { limits: Limits; running: number }>();
  const sizes = new Map<number, Size>();
  const watch = watcher(plan, world, begin);
  let inHand = 0;
  events.push({ at: begin, kind: 'look' });

  function account(installation: number) {
    const known = limits.get(installation) ?? { limits: limitsOf(world.repositories(installation)), running: 0 };
    limits.set(installation, known);
    return known;
  }

  /** Pays for requests; what is refused goes back into line until GitHub takes more. */
  function pay(job: Job, use: Use, now: number): Refusal | null {
    const own = account(job.installation);
    const refusal = own.limits.take(use, now, own.running);
    if (refusal) {
      watch.refused(job, refusal);
      events.push({ at: refusal.until, kind: 'resume', installation: job.installation });
    } else watch.paid(use, now);
    return refusal;
  }

  function leave(job: Job, place: Place, now: number): void {
    inHand--;
    account(job.installation).running--;
    pool.give(place, now);
  }

  function begins(now: number): void {
    while (pool.hasFree()) {
      const job = queue.next(now);
      if (job === null) return;
      const size = sizes.get(job.pull) ?? drawSize(random);
      sizes.set(job.pull, size);
      inHand++;
      account(job.installation).running++;
      const place = pool.take();
      if (place === null) return;
      const refusal = pay(job, readingUse(size, job.tries > 1, plan), now);
      if (refusal) {
        leave(job, place, now);
        queue.giveBack(job, refusal.until);
      } else events.push({ at: now + readingSeconds(size, random), kind: 'read', job, place, size });
    }
  }

  function step(event: Event): void {
    const { at } = event;
    if (event.kind === 'look') {
      watch.look(at, queue, inHand);
      events.push({ at: at + 60, kind: 'look' });
    } else if (event.kind === 'resume') queue.resume(event.installation, at);
    else if (event.kind === 'written' || event.job.stale) finish(event.job, event.place, at);
    else if (event.kind === 'read') {
      const seconds = analysisSeconds(event.size);
      watch.analysed(seconds, at);
      events.push({ ...event, at: pool.analyse(event.place, at, seconds), kind: 'analysed' });
    } else write(event);
    begins(at);
  }

  function write(event: Event & { readonly kind: 'read' | 'analysed' | 'written' }): void {
    const { job, place, size, at } = event;
    const refusal = pay(job, writingUse(size, plan), at);
    if (refusal) {
      leave(job, place, at);
      queue.giveBack(job, refusal.until);
    } else events.push({ ...event, at: at + writingSeconds(size, random), kind: 'written' });
  }

  function finish(job: Job, place: Place, at: number): void {
    leave(job, place, at);
    queue.end(job);
    if (job.stale) watch.superseded(job);
    else watch.completed(job, at);
  }

  return {
    /** Everything that happens up to a moment. */
    until(moment: number): void {
      for (let next = events.peek(); next && next.at <= moment; next = events.peek()) {
        events.pop();
        step(next);
      }
    },
    receive({ at, installation, pull }: Webhook): void {
      const job = { installation, pull, arrived: at, tries: 0, stale: false };
      watch.received(job);
      const before = queue.add(job);
      if (before) watch.superseded(before);
      begins(at);
    },
    end(moment: number): Outcome {
      this.until(moment);
      return watch.outcome(moment);
    },
  };
}
