import type { PgBoss } from 'pg-boss';
import { DEAD } from './dead-letters.ts';
import type { Job } from './job.ts';
import type { Signals } from './signals.ts';
import type { Store } from './store.ts';
import { isAboutData, type Taken, takeOn } from './take-on.ts';
import { together } from './together.ts';
import { type Working, type WorkOptions, work } from './work.ts';

/** Seconds that an id stays known after its job has ended: GitHub delivers again for 3 days (`github.md`, section 1). */
const REMEMBERED = 7 * 86_400;

/** Seconds without a sign of life after which a worker counts as dead; looked at every ten seconds (`boss.ts`). */
const HEARTBEAT = 30;

/** Seconds after which a turn counts as hanging, sign of life or not. */
const LONGEST_TURN = 30 * 60;

/** Seconds that a job may wait: a rate limit lasts an hour, an outage days. */
const LONGEST_WAIT = 14 * 86_400;

/** A queue that outlives its processes. */
export interface DurableQueue<T> {
  readonly name: string;
  /**
   * Resolves when the job is on disk.
   *
   * @returns `known` for one whose id waits, runs or has ended well; `again` for one that was given up before
   * @throws when it could not be stored
   */
  add(job: Job<T>): Promise<Taken>;
  /** Whether a job of this key waits or runs, on any worker. */
  isBusy(key: string): Promise<boolean>;
  /** Begins to take jobs in this process. */
  work(options: WorkOptions<T>): Working;
}

export interface DurableQueueOptions {
  readonly name: string;
  /** Whether all that waits under a key comes up together, when the first of it does. */
  readonly gathers: boolean;
  readonly onProblem: (problem: unknown) => void;
}

/** Opens a queue of the store, which is made where it is not there yet. */
export async function durableQueue<T extends object>(
  store: Store,
  signals: Signals,
  { name, gathers, onProblem }: DurableQueueOptions,
): Promise<DurableQueue<T>> {
  await makeQueues(store.boss, name);
  if (store.isPrivate) await takeBack(store, name);
  const takeAll = async (jobs: readonly Job<T>[]) => {
    const taken = await takeOn(store, name, jobs);
    const news = jobs
      .filter((_, at) => taken[at] !== 'known')
      .map(({ data }) => (gathers ? { queue: name, about: data } : { queue: name }));
    // Only hints: whoever misses them looks every two seconds.
    signals.send(...news).catch(onProblem);
    return taken;
  };
  const add = together({ work: takeAll, marks: ({ id, key }) => [`id ${id}`, `key ${key}`], isOfOne: isAboutData });
  return {
    name,
    add,
    async isBusy(key) {
      const [row] = await store.query<{ busy: boolean }>(BUSY, [name, key]);
      return row?.busy === true;
    },
    work: (options) => work({ store, signals, name, gathers }, options),
  };
}

/** By the two indexes that pg-boss fetches with. */
const BUSY = `SELECT
  EXISTS (SELECT 1 FROM pgboss.job WHERE name = $1 AND singleton_key = $2 AND state < 'active')
  OR EXISTS (SELECT 1 FROM pgboss.job WHERE name = $1 AND COALESCE(singleton_key, '') = $2
    AND state = 'active' AND policy = 'singleton') AS busy`;

async function makeQueues(boss: PgBoss, name: string): Promise<void> {
  await boss.createQueue(name, {
    policy: 'singleton',
    // Tries are counted by whoever runs the job: here only the deaths of workers count.
    retryLimit: 1_000,
    retryDelay: 0,
    heartbeatSeconds: HEARTBEAT,
    expireInSeconds: LONGEST_TURN,
    retentionSeconds: LONGEST_WAIT,
    deleteAfterSeconds: REMEMBERED,
  });
  // `prune` drops what nobody has asked for; ten years are longer than that.
  await boss.createQueue(DEAD, { retentionSeconds: 3_650 * 86_400 });
}

/** What ran when the process before this one died. Nobody else can have it, so there is no heartbeat to wait for. */
async function takeBack(store: Store, name: string): Promise<void> {
  const held = await store.query<{ id: string }>("SELECT id FROM pgboss.job WHERE name = $1 AND state = 'active'", [
    name,
  ]);
  const ids = held.map(({ id }) => id);
  if (ids.length > 0) await store.boss.fail(name, ids, { message: 'The server died.' });
}
