import { randomFrom } from '../bench/generated/random.ts';
import { clock } from './clock.ts';
import type { Fleet, Ground } from './ground.ts';
import { type Growth, growthOf, type Sample } from './memory.ts';
import { sign } from './send.ts';
import type { SoakPlan } from './soak-changes.ts';
import type { Reviewed } from './soak-scene.ts';
import { watchMemory } from './watch-memory.ts';

export interface Soak extends SoakPlan {
  readonly pulls: number;
  readonly samples: readonly Sample[];
  readonly growth: readonly Growth[];
  /** Pull requests by the conclusion of their checks; `none` where there was none in time. */
  readonly conclusions: Readonly<Record<string, number>>;
  readonly comments: number;
}

/** Pull requests at a time, each in a repository of its own: reviews wait, as they do where much is going on. */
const AT_ONCE = 8;

/** Milliseconds that a review may take, the time it waits included. */
const PATIENCE = 180_000;

/**
 * Changes of many repositories, one after the other through one App, which keeps what it has read; and what it holds then.
 *
 * @param onSample told of each look at memory: a soak takes long
 */
export async function soak(
  ground: Ground,
  plan: SoakPlan,
  environment: Readonly<Record<string, string>>,
  onSample: (sample: Sample) => void = () => {},
): Promise<Soak> {
  await ground.github.soak(plan);
  return ground.withFleet({ store: 'embedded', workers: 0, environment }, async (fleet) => {
    const { samples, reviewed } = await playAll(ground, fleet, plan, onSample);
    const by = Map.groupBy(reviewed, ({ conclusion }) => conclusion);
    return {
      ...plan,
      pulls: reviewed.length,
      samples,
      growth: growthOf(samples),
      conclusions: Object.fromEntries([...by].map(([conclusion, each]) => [conclusion, each.length])),
      comments: reviewed.reduce((sum, each) => sum + each.comments, 0),
    };
  });
}

async function playAll(ground: Ground, fleet: Fleet, plan: SoakPlan, onSample: (sample: Sample) => void) {
  const memory = watchMemory(fleet.web.child.pid ?? 0);
  const choose = chooser(plan.repositories);
  const samples: Sample[] = [];
  const reviewed: Played[] = [];
  const started = clock();
  try {
    for (let files = 0; files < plan.files; ) {
      const wanted = Math.min(plan.every, plan.files - files);
      const more = await play(ground, fleet, Math.ceil(wanted / plan.filesPerPull), choose);
      files += more.reduce((sum, each) => sum + each.files, 0);
      reviewed.push(...more);
      const sample = { files, seconds: (clock() - started) / 1_000, processes: memory.now() };
      samples.push(sample);
      onSample(sample);
    }
  } finally {
    memory.end();
  }
  return { samples, reviewed };
}

interface Played extends Reviewed {
  /** Python files that it changed. */
  readonly files: number;
}

/** So many pull requests, until all are reviewed and merged. */
async function play({ github, identity }: Ground, { web }: Fleet, pulls: number, choose: Chooser): Promise<Played[]> {
  const hook = { url: web.webhookUrl, secret: identity.webhookSecret };
  const reviewed: Played[] = [];
  let left = pulls;
  const lane = async () => {
    while (left-- > 0) {
      const repository = choose.take();
      const { body, files } = await github.openNext(repository);
      const { status } = await sign(hook, body)();
      if (status !== 200) throw new Error(`The webhook was answered with ${status}.`);
      reviewed.push({ ...(await github.mergeReviewed(repository, PATIENCE)), files });
      choose.giveBack(repository);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, choose.repositories) }, lane));
  return reviewed;
}

interface Chooser {
  readonly repositories: number;
  take(): number;
  giveBack(repository: number): void;
}

/** Some repositories see many pull requests, others few; none has two at a time. */
function chooser(repositories: number): Chooser {
  const random = randomFrom(7);
  const busy = new Set<number>();
  return {
    repositories,
    take() {
      let at = random.below(1 + random.below(repositories));
      while (busy.has(at)) at = (at + 1) % repositories;
      busy.add(at);
      return at;
    },
    giveBack: (repository) => void busy.delete(repository),
  };
}
