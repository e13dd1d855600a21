import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type AppProcess, type Identity, startApp } from '../app/app-process.ts';
import type { GitHubOptions } from '../double/options.ts';
import { placeOf } from '../queue/places.ts';
import type { GitHubOperations } from './github-process.ts';
import { type Remote, startRemote } from './remote.ts';
import type { SenderOperations } from './sender-process.ts';

export const STORES = ['embedded', 'postgresql'] as const;
export type StoreKind = (typeof STORES)[number];

/** The App as it runs for a load. */
export interface Fleet {
  /** The process that takes the webhooks. */
  readonly web: AppProcess;
  readonly all: readonly AppProcess[];
}

export interface FleetPlan {
  readonly store: StoreKind;
  /** Worker processes beside the one for webhooks; 0: one process does everything. */
  readonly workers: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Everything a load needs, and the end of it. */
export interface Ground {
  readonly github: Remote<GitHubOperations>;
  readonly sender: Remote<SenderOperations>;
  readonly identity: Identity;
  /** Starts the App on an empty store, and stops it after `play`. */
  withFleet<T>(plan: FleetPlan, play: (fleet: Fleet) => Promise<T>): Promise<T>;
}

const GITHUB = fileURLToPath(new URL('./github-process.ts', import.meta.url));
const SENDER = fileURLToPath(new URL('./sender-process.ts', import.meta.url));

/** GitHub's limits of an hour do not bind: it is our own pace that is measured. */
const LIFTED = {
  requestsPerHour: 1e9,
  pointsPerMinute: 1e9,
  graphqlPointsPerMinute: 1e9,
  contentPerMinute: 1e9,
  contentPerHour: 1e9,
};

/** Starts GitHub and the sender of webhooks, each in a process of its own, plays, and ends everything. */
export async function onGround<T>(play: (ground: Ground) => Promise<T>, options: GitHubOptions = {}): Promise<T> {
  const { ask: github, end } = startRemote<GitHubOperations>(GITHUB);
  const sending = startRemote<SenderOperations>(SENDER);
  try {
    const identity = await github.start({ validate: false, limits: LIFTED, ...options });
    const whenQuiet = async <R>(fleet: Fleet, run: (fleet: Fleet) => Promise<R>) => {
      await quiet(github);
      return run(fleet);
    };
    return await play({
      github,
      sender: sending.ask,
      identity,
      withFleet: (plan, run) => withFleet(identity, plan, (fleet) => whenQuiet(fleet, run)),
    });
  } finally {
    await github.stop().catch(() => {});
    await Promise.all([end(), sending.end()]);
  }
}

/** Waits until the App has looked for what it missed: half a second without a call. */
async function quiet(github: Remote<GitHubOperations>): Promise<void> {
  let before = -1;
  for (let now = await github.calls(); now !== before; now = await github.calls()) {
    before = now;
    await wait(500);
  }
}

async function withFleet<T>(
  identity: Identity,
  { store, workers, environment = {} }: FleetPlan,
  play: (fleet: Fleet) => Promise<T>,
): Promise<T> {
  const place = await placeOf(store);
  const { databaseUrl, dataDir } = place;
  const storage: Record<string, string> = databaseUrl === null ? { DATA_DIR: dataDir } : { DATABASE_URL: databaseUrl };
  const all: AppProcess[] = [];
  const begin = async (role: string) => {
    const app = await startApp(identity, { ...storage, ...environment }, role);
    all.push(app);
    return app;
  };
  try {
    const web = await begin(workers === 0 ? 'all' : 'web');
    for (let at = 0; at < workers; at++) await begin('worker');
    return await play({ web, all });
  } finally {
    await Promise.all(all.map((each) => each.stop()));
    await place.remove();
  }
}
