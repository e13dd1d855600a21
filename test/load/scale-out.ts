import type { Ground } from './ground.ts';
import { play } from './play.ts';
import { median } from './statistics.ts';

export interface ScaleOutPlan {
  /** Pull requests; each has an installation of its own, so that no limit of one binds. */
  readonly pulls: number;
  /** Reviews at a time in a worker. */
  readonly concurrency: number;
  /** Milliseconds that each answer of GitHub takes. */
  readonly latency: number;
  readonly runs: number;
}

export interface ScaleOut extends ScaleOutPlan {
  /** Seconds from the first webhook to the last completed check, of each run. */
  readonly one: readonly number[];
  readonly two: readonly number[];
  /** How many times as fast two are, by the medians. */
  readonly ratio: number;
}

/** Milliseconds. */
const PATIENCE = 300_000;

/** The same load for one worker process and for two, in turn, on PostgreSQL, beside one process for webhooks. */
export async function scaleOut(ground: Ground, plan: ScaleOutPlan): Promise<ScaleOut> {
  const times: Record<1 | 2, number[]> = { 1: [], 2: [] };
  for (let run = 0; run < plan.runs; run++) {
    for (const workers of [1, 2] as const) times[workers].push(await timed(ground, plan, workers, run));
  }
  return { ...plan, one: times[1], two: times[2], ratio: median(times[1]) / median(times[2]) };
}

async function timed(ground: Ground, plan: ScaleOutPlan, workers: number, run: number): Promise<number> {
  const { pulls, concurrency, latency } = plan;
  const { github } = ground;
  const scene = `scale-${workers}-${run}`;
  const environment = { CONCURRENCY: String(concurrency) };
  const webhooks = await github.build({ name: scene, installations: pulls, pulls: 1, pushes: 0, files: 1 });
  const warm = `${scene}-warm`;
  const first = await github.build({ name: warm, installations: 4 * concurrency, pulls: 1, pushes: 0, files: 1 });
  return ground.withFleet({ store: 'postgresql', workers, environment }, async (fleet) => {
    await github.latency(latency);
    // Each worker's first reviews also start its analysis processes.
    await play(ground, fleet, { scene: warm, webhooks: first, within: 0, patience: PATIENCE });
    const { milliseconds } = await play(ground, fleet, { scene, webhooks, within: 1_000, patience: PATIENCE });
    await github.latency(0);
    if (milliseconds === null) throw new Error(`Not all was reviewed after ${PATIENCE / 1_000} s.`);
    return milliseconds / 1_000;
  });
}
