import { randomUUID } from 'node:crypto';
import { durableQueue, openSignals, openStore } from '../../src/queue/index.ts';
import { placeOf } from '../queue/places.ts';
import { clock } from './clock.ts';
import type { Ground, StoreKind } from './ground.ts';
import { play } from './play.ts';
import type { Sent } from './send.ts';
import { percentile } from './statistics.ts';

/** Milliseconds. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Starts {
  readonly store: StoreKind;
  /** From asking the queue alone to take a job, until that is on disk. */
  readonly add: Spread;
  /** From the job being on disk, until it runs: negative where it began before that was told. */
  readonly start: Spread;
  /** From asking, until it runs. */
  readonly whole: Spread;
}

export interface AppStarts {
  readonly store: StoreKind;
  readonly workers: number;
  /** From sending the webhook until it is answered. */
  readonly answer: Spread;
  /** From the answer to the webhook until GitHub hears the first call of its review. */
  readonly firstCall: Spread;
  /** From sending the webhook until then. */
  readonly whole: Spread;
}

/**
 * Jobs that only warm up; and installations that take turns, so that no review waits for the pause between two writes of
 * the one before.
 */
const WARM = 5;

/** One job after the other, each when the one before has ended: how long the queue alone takes to start it. */
export async function startsOfQueue(store: StoreKind, count: number): Promise<Starts> {
  const place = await placeOf(store);
  const onProblem = (problem: unknown) => console.error(problem);
  const opened = await openStore({ ...place, upkeep: true, onProblem });
  const signals = await openSignals(opened, onProblem);
  const queue = await durableQueue<object>(opened, signals, { name: 'review', gathers: true, onProblem });
  let began = Promise.withResolvers<number>();
  const working = queue.work({
    ...{ concurrency: 4, perGroup: 2, onProblem },
    run: async () => {
      began.resolve(clock());
      return { kind: 'done' };
    },
  });
  const times: { add: number; start: number; whole: number }[] = [];
  try {
    for (let at = 0; at < count + WARM; at++) {
      began = Promise.withResolvers();
      const asked = clock();
      await queue.add({ id: randomUUID(), key: `o/r#${at}`, group: String(at), data: {} });
      const stored = clock();
      const started = await began.promise;
      times.push({ add: stored - asked, start: started - stored, whole: started - asked });
      while (working.count() > 0) await new Promise(setImmediate);
    }
    return { store, ...spreads(times.slice(WARM)) };
  } finally {
    await working.drain(1_000);
    await signals.close();
    await opened.close();
    await place.remove();
  }
}

/** One pull request after the other, of installations that the App knows already. */
export async function startsOfApp(
  ground: Ground,
  store: StoreKind,
  workers: number,
  count: number,
): Promise<AppStarts> {
  const scene = `start-${store}-${workers}`;
  const pulls = 1 + Math.ceil(count / WARM);
  const webhooks = await ground.github.build({ name: scene, installations: WARM, pulls, pushes: 0, files: 1 });
  return ground.withFleet({ store, workers }, async (fleet) => {
    const sent: Sent[] = [];
    for (const each of webhooks) {
      const played = await play(ground, fleet, {
        scene,
        webhooks: [each],
        within: 0,
        patience: 20_000,
        only: [each.pull],
      });
      sent.push(...played.sent);
    }
    const heard = await ground.github.times(scene);
    const times = webhooks.slice(WARM).map(({ pull }, at) => {
      const { sentAt = Number.NaN, answeredAt = Number.NaN } = sent[at + WARM] ?? {};
      const first = heard[pull]?.firstCall ?? Number.NaN;
      return { answer: answeredAt - sentAt, firstCall: first - answeredAt, whole: first - sentAt };
    });
    return { store, workers, ...spreads(times) };
  });
}

function spreads<Name extends string>(times: readonly Readonly<Record<Name, number>>[]): Record<Name, Spread> {
  const names = Object.keys(times[0] ?? {}) as Name[];
  const of = (name: Name) => spread(times.map((each) => each[name]));
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, Spread>;
}

/** @param times milliseconds */
export function spread(times: readonly number[]): Spread {
  return { count: times.length, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}
