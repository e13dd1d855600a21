import type { JobWithMetadata } from 'pg-boss';
import { type Ending, HANDED_ON, type Waiting } from './job.ts';
import { isStoreAway, patiently } from './patiently.ts';
import { settle } from './settle.ts';
import type { Signal, Signals } from './signals.ts';
import type { Store } from './store.ts';

export interface WorkOptions<T> {
  /** Jobs at a time in this process. */
  readonly concurrency: number;
  /** Jobs at a time of one group, over all processes. */
  readonly perGroup: number;
  /**
   * Does what is to be done for a key.
   *
   * @param turn the job whose turn it is, then what else waits under its key, if the queue gathers
   * @param signal nothing of this is wanted any more; its reason is what `stops` said, or `HANDED_ON`
   */
  run(turn: Turn<T>, signal: AbortSignal): Promise<Ending<T>>;
  /** Why a turn that runs has to stop, if the news say so; null when it may go on. */
  stops?(turn: readonly T[], about: unknown): string | null;
  onProblem(problem: unknown): void;
}

export type Turn<T> = readonly [Waiting<T>, ...Waiting<T>[]];

/** A process that takes jobs. */
export interface Working {
  /** Jobs that run in this process. */
  count(): number;
  /** Takes no more; after `milliseconds` what still runs is handed on. Resolves when nothing runs. */
  drain(milliseconds: number): Promise<void>;
}

/** Where the jobs come from. */
export interface Source {
  readonly store: Store;
  readonly signals: Signals;
  readonly name: string;
  readonly gathers: boolean;
}

/** Milliseconds between two looks when nobody has said that there is something. */
const LOOK = 2_000;

/** Milliseconds between two signs of life. */
const SIGN_OF_LIFE = 10_000;

/** Milliseconds that a job has to stop once it was told to. */
const LAST_WORDS = 3_000;

/** The longest time that a timer takes, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

interface Running<T> {
  readonly job: JobWithMetadata<T>;
  readonly stop: AbortController;
  /** What came up with it, itself first. */
  turn: readonly T[];
  /** Another worker has it: nothing that comes of it here counts. */
  isLost: boolean;
}

/** Takes jobs as long as there is room for them, woken by news, by the end of a job, and by the clock. */
export function work<T extends object>(source: Source, options: WorkOptions<T>): Working {
  const { signals, name } = source;
  const running = new Map<string, Running<T>>();
  const idle: (() => void)[] = [];
  let isClosed = false;
  let looking: Promise<void> | null = null;
  let isNews = false;
  let isBroken = false;
  let clock: NodeJS.Timeout | undefined;

  const look = () => {
    isNews = true;
    if (looking || isClosed) return;
    clearTimeout(clock);
    looking = takeJobs().finally(() => {
      looking = null;
      if (!isClosed) clock = setTimeout(look, LOOK);
    });
  };

  const takeJobs = async () => {
    try {
      while (isNews && !isClosed && running.size < options.concurrency) {
        isNews = false;
        const jobs = await fetchJobs<T>(source, options.concurrency - running.size, options.perGroup);
        isNews ||= jobs.length > 0;
        for (const job of jobs) begin(job);
      }
      isBroken = false;
    } catch (error) {
      if (!isBroken) options.onProblem(error);
      isBroken = true;
    }
  };

  const lookAt = (time: number) => {
    setTimeout(look, Math.min(Math.max(0, time - Date.now()), LONGEST_TIMER)).unref();
  };

  const begin = (job: JobWithMetadata<T>) => {
    const entry: Running<T> = { job, stop: new AbortController(), turn: [job.data], isLost: false };
    running.set(job.id, entry);
    void takeTurn(entry)
      .catch(options.onProblem)
      .finally(() => {
        running.delete(job.id);
        if (running.size === 0) for (const tell of idle.splice(0)) tell();
        look();
      });
  };

  const takeTurn = async (entry: Running<T>) => {
    const { job, stop } = entry;
    const others = source.gathers ? await waitingBeside<T>(source, job) : [];
    const turn: Turn<T> = [waiting(job), ...others.map(waiting)];
    entry.turn = turn.map(({ data }) => data);
    const ending = await options.run(turn, stop.signal).catch((error: unknown): Ending<T> => {
      // Left as it is: without a sign of life it is given back when the store is there again.
      if (isStoreAway(error)) throw error;
      options.onProblem(error);
      return { kind: 'given-up', data: job.data, why: 'Something unexpected happened; the log has it.' };
    });
    if (entry.isLost) return;
    if (ending.kind === 'handed-on') return giveBack(source, job);
    await settle(source, job, others, ending);
    if (ending.kind === 'later') lookAt(ending.notBefore);
  };

  const hear = (message: Signal | null) => {
    if (message === null || message.queue === name) look();
    if (!options.stops || message?.about === undefined) return;
    for (const { turn, stop } of running.values()) {
      const reason = options.stops(turn, message.about);
      if (reason !== null) stop.abort(reason);
    }
  };

  const showLife = async () => {
    const held = [...running.values()];
    if (held.length === 0) return;
    const alive = await stillHeld(
      source,
      held.map(({ job }) => job),
    );
    for (const entry of held) {
      if (alive.has(entry.job.id) || !running.has(entry.job.id)) continue;
      entry.isLost = true;
      entry.stop.abort(HANDED_ON);
    }
  };

  const deaf = signals.hear(hear);
  const pulse = setInterval(() => void showLife().catch(() => {}), SIGN_OF_LIFE);
  look();

  return {
    count: () => running.size,
    async drain(milliseconds) {
      isClosed = true;
      clearTimeout(clock);
      deaf();
      // What is being taken at this moment runs, too, and is handed on with the rest.
      await looking;
      if (running.size > 0) {
        await within(milliseconds, (done) => idle.push(done));
        for (const { stop } of running.values()) stop.abort(HANDED_ON);
      }
      if (running.size > 0) await within(LAST_WORDS, (done) => idle.push(done));
      await Promise.allSettled([...running.values()].map(({ job }) => giveBack(source, job)));
      clearInterval(pulse);
    },
  };
}

function waiting<T>({ data, createdOn, retryCount }: JobWithMetadata<T>): Waiting<T> {
  return { data, since: createdOn.getTime(), abandoned: retryCount };
}

/** The number of running jobs of a group is only right while nobody else takes one. */
function fetchJobs<T>({ store, name }: Source, most: number, perGroup: number): Promise<JobWithMetadata<T>[]> {
  const how = { batchSize: most, groupConcurrency: perGroup, includeMetadata: true } as const;
  return store.alone(`take ${name}`, (db) => store.boss.fetch<T>(name, { ...how, db }));
}

async function waitingBeside<T>({ store, name }: Source, job: JobWithMetadata<T>): Promise<JobWithMetadata<T>[]> {
  if (job.singletonKey === null) return [];
  const { singletonKey: key } = job;
  const jobs = await patiently(() => store.boss.findJobs<T>(name, { key, queued: true }));
  return jobs.filter(({ id }) => id !== job.id);
}

/** The jobs that this process still has; also the sign of life for them. */
async function stillHeld<T>({ store, name }: Source, jobs: readonly JobWithMetadata<T>[]): Promise<Set<string>> {
  const text = `UPDATE pgboss.job SET heartbeat_on = now()
    WHERE name = $1 AND state = 'active' AND (id, retry_count) IN (SELECT * FROM unnest($2::uuid[], $3::int[]))
    RETURNING id`;
  const rows = await store.query<{ id: string }>(text, [
    name,
    jobs.map(({ id }) => id),
    jobs.map(({ retryCount }) => retryCount),
  ]);
  return new Set(rows.map(({ id }) => id));
}

async function giveBack<T>({ store, name, signals }: Source, { id, retryCount }: JobWithMetadata<T>): Promise<void> {
  await store.boss.fail(name, { id, retryCount }, { message: 'The server was stopped.' });
  await signals.send({ queue: name });
}

/** Waits for the callback, or until the time is up. */
async function within(milliseconds: number, start: (done: () => void) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  start(resolve);
  await promise;
  clearTimeout(timer);
}
