import { rmSync } from 'node:fs';
import { startApp } from '../app/app-process.ts';
import { freshDataDir } from '../queue/embedded-store.ts';
import { clock } from './clock.ts';
import type { Fleet, Ground, StoreKind } from './ground.ts';
import { type Spread, spread } from './latency-of-start.ts';
import type { Prepared } from './plan.ts';
import { play } from './play.ts';
import { median } from './statistics.ts';
import type { Outcome } from './watch.ts';

export interface EndToEnd {
  readonly store: StoreKind;
  /** Milliseconds from sending the webhook to the completed check, one pull request of ten files after the other. */
  readonly review: Spread;
  /** Calls of one of these reviews. */
  readonly calls: number;
  /** Fifty pull requests of fifty installations at once. */
  readonly burst: {
    readonly statuses: Readonly<Record<string, number>>;
    /** Milliseconds until the last completed check; null when that took too long. */
    readonly allChecked: number | null;
    /** Milliseconds until the webhooks were answered. */
    readonly answers: Spread;
    /** Milliseconds that the process that sent them was late itself, at most: the answers may have been there earlier. */
    readonly sender: number;
    /** Milliseconds that the event loop was late, the 99th percentile; the timer's own 10 ms are in it. */
    readonly loop: number;
  } & Outcome;
  /** Milliseconds from starting the process until it takes work, on a store that is there; the median of five. */
  readonly ready: number;
}

/**
 * Pull requests that only warm up; and installations that take turns, since there has to be a second between two reviews
 * of one.
 */
const WARM = 5;
const FILES = 10;

/** @param count pull requests that are timed */
export async function endToEnd(ground: Ground, store: StoreKind, count: number): Promise<EndToEnd> {
  const { github } = ground;
  const [single, fifty] = [`single-${store}`, `fifty-${store}`];
  const pulls = 1 + Math.ceil(count / WARM);
  const ten = await github.build({ name: single, installations: WARM, pulls, pushes: 0, files: FILES });
  const one = await github.build({ name: fifty, installations: 50, pulls: 1, pushes: 0, files: 1 });
  const played = await ground.withFleet({ store, workers: 0 }, async (fleet) => ({
    ...(await oneByOne(ground, fleet, single, ten)),
    burst: await atOnce(ground, fleet, fifty, one),
  }));
  return { store, ...played, ready: await timeToReady(ground) };
}

async function oneByOne(ground: Ground, fleet: Fleet, scene: string, webhooks: readonly Prepared[]) {
  const { github } = ground;
  const sentAt: number[] = [];
  for (const each of webhooks) {
    const one = { scene, webhooks: [each], within: 0, patience: 20_000, only: [each.pull] };
    const { sent } = await play(ground, fleet, one);
    sentAt.push(sent[0]?.sentAt ?? Number.NaN);
  }
  const heard = await github.times(scene);
  const times = webhooks.map(({ pull }, at) => (heard[pull]?.completed ?? Number.NaN) - (sentAt[at] ?? Number.NaN));
  const { calls } = await github.outcome(scene);
  return { review: spread(times.slice(WARM)), calls: Math.round(calls / webhooks.length) };
}

async function atOnce(
  ground: Ground,
  fleet: Fleet,
  scene: string,
  webhooks: readonly Prepared[],
): Promise<EndToEnd['burst']> {
  // Each look at it begins a new count.
  await loopDelay(fleet);
  const { sent, milliseconds } = await play(ground, fleet, { scene, webhooks, within: 0, patience: 60_000 });
  const loop = await loopDelay(fleet);
  const sender = await ground.sender.late();
  const statuses = Map.groupBy(sent, ({ status }) => String(status));
  return {
    statuses: Object.fromEntries([...statuses].map(([status, all]) => [status, all.length])),
    allChecked: milliseconds,
    answers: spread(sent.map(({ sentAt, answeredAt }) => answeredAt - sentAt)),
    sender,
    loop,
    ...(await ground.github.outcome(scene)),
  };
}

/** Milliseconds. */
async function loopDelay({ web }: Fleet): Promise<number> {
  const text = await (await fetch(`${web.url}/metrics`)).text();
  return Number(/^hunkwise_nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1]) * 1_000;
}

async function timeToReady({ identity }: Ground): Promise<number> {
  const folder = await freshDataDir();
  const times: number[] = [];
  try {
    for (let run = 0; run < 5; run++) {
      const started = clock();
      const app = await startApp(identity, { DATA_DIR: folder });
      times.push(clock() - started);
      await app.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return median(times);
}
