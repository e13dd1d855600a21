import type { FairQueue, Job } from './fair-queue.ts';
import type { Installations } from './installations.ts';
import type { Refusal, Use } from './limits.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import { metLimits, type Sample, waits } from './tally.ts';

const HOUR = 3_600;
const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
const most = (values: readonly number[]) => values.reduce((largest, each) => Math.max(largest, each), 0);

/** Counts what happens to the webhooks of the hour that starts at `begin` (seconds). */
export function watcher(plan: Plan, world: Installations, begin: number) {
  const counts = (at: number) => at >= begin && at < begin + HOUR;
  const open = new Set<Job>();
  const active = new Set<number>();
  const minutes = new Uint32Array(60);
  const done: { installation: number; wait: number }[] = [];
  const samples: Sample[] = [];
  const met = metLimits();
  let replaced = 0;
  let seconds = 0;
  let rest = 0;
  let graphql = 0;

  return {
    received(job: Job): void {
      if (!counts(job.arrived)) return;
      open.add(job);
      active.add(job.installation);
      const minute = Math.floor((job.arrived - begin) / 60);
      minutes[minute] = (minutes[minute] ?? 0) + 1;
    },
    completed(job: Job, at: number): void {
      if (open.delete(job)) done.push({ installation: job.installation, wait: at - job.arrived });
    },
    superseded(job: Job): void {
      if (open.delete(job)) replaced++;
    },
    /** In the hour before as well: whoever met a limit then is still held up. */
    refused(job: Job, { limit }: Refusal): void {
      met.add(job.installation, limit);
    },
    paid(use: Use, at: number): void {
      if (!counts(at)) return;
      rest += use.rest;
      graphql += use.graphql;
    },
    analysed(cpu: number, at: number): void {
      if (counts(at)) seconds += cpu;
    },
    look(at: number, queue: FairQueue, running: number): void {
      samples.push({ at: at - begin, waiting: queue.waiting, due: queue.due(at), running });
    },
    outcome(end: number): Outcome {
      const left = [...open].map(({ installation, arrived }) => ({ installation, wait: end - arrived }));
      const all = [...done, ...left];
      const hour = samples.filter(({ at }) => at < HOUR);
      return {
        installations: world.count,
        active: active.size,
        webhooks: all.length + replaced,
        busiestMinute: most([...minutes]),
        completed: done.length,
        superseded: replaced,
        open: left.length,
        waits: waits(all.map(({ wait }) => wait)),
        unlimited: waits(all.filter(({ installation }) => !met.has(installation)).map(({ wait }) => wait)),
        busyPlaces: mean(hour.map(({ running }) => running)) / (plan.workers * plan.concurrency),
        busyProcesses: seconds / HOUR / (plan.workers * plan.processes),
        largestQueue: most(hour.map(({ waiting }) => waiting)),
        largestDue: most(hour.map(({ due }) => due)),
        restPerSecond: rest / HOUR,
        graphqlPerSecond: graphql / HOUR,
        limits: met.list(),
        samples,
      };
    },
  };
}
