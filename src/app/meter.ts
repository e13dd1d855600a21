import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { GitHubAnswer } from '../github/index.ts';
import type { FindingRecord, QueueFigures } from '../queue/index.ts';
import type { ReviewOutcome, ReviewPhase } from '../review/review.ts';

/** What is measured of this process. Labels are aggregates: no repository, no person. */
export interface Meter {
  webhook(event: string, status: number): void;
  /** @param milliseconds as for the others */
  phase(phase: ReviewPhase, milliseconds: number): void;
  ended(
    outcome: ReviewOutcome['kind'],
    milliseconds: number,
    changes: readonly Pick<FindingRecord, 'rule' | 'outcome'>[],
  ): void;
  retried(why: 'limit' | 'failure'): void;
  answered(answer: GitHubAnswer): void;
  /** All figures as Prometheus reads them. */
  read(queues: QueueFigures): Promise<string>;
}

/** Seconds, from a warm small review to a cold large one. */
const BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

export function createMeter(): Meter {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'hunkwise_' });
  const registers = [registry];
  const webhooks = new Counter({
    name: 'hunkwise_webhooks_total',
    help: 'Webhooks by event and by the status they were answered with',
    labelNames: ['event', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'hunkwise_review_seconds',
    help: 'Duration of reviews: read, judge, publish, and all of it',
    labelNames: ['phase'],
    buckets: BUCKETS,
    registers,
  });
  const reviews = new Counter({
    name: 'hunkwise_reviews_total',
    help: 'Reviews by how they ended',
    labelNames: ['outcome'],
    registers,
  });
  const findings = new Counter({
    name: 'hunkwise_findings_total',
    help: 'Findings by rule and what became of them',
    labelNames: ['rule', 'outcome'],
    registers,
  });
  const requests = new Counter({
    name: 'hunkwise_github_requests_total',
    help: 'Requests to GitHub by kind and class of status; none where no answer came',
    labelNames: ['kind', 'status'],
    registers,
  });
  const retries = new Counter({
    name: 'hunkwise_retries_total',
    help: 'Reviews that were put back, by why',
    labelNames: ['reason'],
    registers,
  });
  const limits = watchLimits(registry);
  const show = queueGauges(registry);
  return {
    webhook: (event, status) => webhooks.inc({ event, status }),
    phase: (phase, milliseconds) => seconds.observe({ phase }, milliseconds / 1_000),
    ended(outcome, milliseconds, changes) {
      reviews.inc({ outcome });
      seconds.observe({ phase: 'all' }, milliseconds / 1_000);
      for (const { rule, outcome: state } of changes) findings.inc({ rule, outcome: state });
    },
    retried: (reason) => retries.inc({ reason }),
    answered(answer) {
      requests.inc({ kind: answer.kind, status: classOf(answer.status) });
      limits(answer);
    },
    read(queues) {
      show(queues);
      return registry.metrics();
    },
  };
}

function classOf(status: number | null): string {
  return status === null ? 'none' : `${Math.floor(status / 100)}xx`;
}

interface Remaining {
  readonly share: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Shows the installation that has the least left, not which one that is. */
function watchLimits(registry: Registry): (answer: GitHubAnswer) => void {
  const known = new Map<string, Map<number | null, Remaining>>();
  new Gauge({
    name: 'hunkwise_rate_limit_remaining_ratio',
    help: "What is left of GitHub's hourly limit where the least is left",
    labelNames: ['resource'],
    registers: [registry],
    collect() {
      this.reset();
      const now = Date.now();
      for (const [resource, installations] of known) {
        for (const [id, { until }] of installations) if (until < now) installations.delete(id);
        const shares = [...installations.values()].map(({ share }) => share);
        if (shares.length > 0) this.set({ resource }, Math.min(...shares));
      }
    },
  });
  return ({ headers, installation }) => {
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`));
    const resource = headers.get('x-ratelimit-resource') ?? 'core';
    if (!limit || !remaining || !reset) return;
    const installations = known.get(resource) ?? new Map<number | null, Remaining>();
    known.set(
      resource,
      installations.set(installation, { share: Number(remaining) / Number(limit), until: Number(reset) * 1_000 }),
    );
  };
}

/** @returns what brings the figures up to date */
function queueGauges(registry: Registry): (figures: QueueFigures) => void {
  const registers = [registry];
  const jobs = new Gauge({
    name: 'hunkwise_jobs',
    help: 'Jobs by queue and state',
    labelNames: ['queue', 'state'],
    registers,
  });
  const oldest = new Gauge({
    name: 'hunkwise_oldest_job_age_seconds',
    help: 'How long the oldest job that could run has waited',
    labelNames: ['queue'],
    registers,
  });
  const dead = new Gauge({ name: 'hunkwise_dead_letters', help: 'Jobs that were given up and are kept', registers });
  const memory = new Gauge({
    name: 'hunkwise_store_resident_memory_bytes',
    help: 'Memory of the process that holds the embedded store',
    registers,
  });
  return ({ queues, deadLetters, storeMemory }) => {
    jobs.reset();
    oldest.reset();
    dead.set(deadLetters);
    if (storeMemory !== null) memory.set(storeMemory);
    for (const { queue, state, count, age } of queues) {
      jobs.set({ queue, state }, count);
      if (state === 'ready') oldest.set({ queue }, age);
    }
  };
}
