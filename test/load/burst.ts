import type { Ground, StoreKind } from './ground.ts';
import { play, settled } from './play.ts';
import { type Usages, watchProcesses } from './processes.ts';
import { percentile } from './statistics.ts';
import type { Outcome } from './watch.ts';

export interface BurstPlan {
  readonly store: StoreKind;
  readonly workers: number;
  readonly installations: number;
  /** Pull requests of each installation. */
  readonly pulls: number;
  readonly pushes: number;
  /** Milliseconds over which the webhooks come. */
  readonly within: number;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Burst extends Outcome {
  readonly store: StoreKind;
  readonly webhooks: number;
  /** Webhooks answered by each status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Milliseconds until the answer. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds from the first webhook; null when not all were checked. */
  readonly allChecked: number | null;
  readonly unchecked: number;
  readonly reviews: number;
  readonly usages: Usages;
}

/** Milliseconds. */
const PATIENCE = 180_000;

/** Many pull requests of many installations at once, and pushes to each while its review waits or runs. */
export async function burst(ground: Ground, plan: BurstPlan): Promise<Burst> {
  const { store, workers, environment, within } = plan;
  const scene = `burst-${store}`;
  const { installations, pulls, pushes } = plan;
  const webhooks = await ground.github.build({ name: scene, installations, pulls, pushes, files: 1 });
  return ground.withFleet({ store, workers, environment }, async (fleet) => {
    const usages = watchProcesses(fleet.all.flatMap(({ child }) => child.pid ?? []));
    const { sent, milliseconds } = await play(ground, fleet, { scene, webhooks, within, patience: PATIENCE });
    await settled(ground, scene);
    const times = sent.map(({ sentAt, answeredAt }) => answeredAt - sentAt);
    const byStatus = Map.groupBy(sent, ({ status }) => String(status));
    return {
      store,
      webhooks: sent.length,
      statuses: Object.fromEntries([...byStatus].map(([status, all]) => [status, all.length])),
      p50: percentile(times, 0.5),
      p99: percentile(times, 0.99),
      allChecked: milliseconds,
      unchecked: await ground.github.unchecked(scene),
      reviews: fleet.all.flatMap(({ log }) => log).filter(({ msg }) => msg === 'review ended').length,
      ...(await ground.github.outcome(scene)),
      usages: usages(),
    };
  });
}
