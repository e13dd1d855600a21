import type { Logger } from 'pino';
import type { Probot } from 'probot';
import { type DurableQueue, type Ending, HANDED_ON, prune, type Store, type Working } from '../queue/index.ts';
import type { Environment } from './environment.ts';
import type { Intake } from './intake.ts';
import { jobId } from './job-id.ts';
import { reconcile } from './reconcile.ts';

/** What is to be looked after now and then. There is nothing to say about it. */
export type Housekeeping = Record<string, never>;

export interface HousekeepingOptions {
  readonly environment: Environment;
  readonly probot: Probot;
  readonly store: Store;
  readonly chores: DurableQueue<Housekeeping>;
  readonly intake: Intake;
  readonly log: Logger;
}

/** Milliseconds between two rounds. */
const ROUND = 10 * 60_000;

const KEY = 'housekeeping';

/**
 * Looks at the start, and every ten minutes, for what got lost, and drops what has been kept for long enough; on one of
 * all processes at a time.
 */
export async function startHousekeeping(options: HousekeepingOptions): Promise<Working> {
  const { chores, log } = options;
  const onProblem = (error: unknown) => log.error({ err: error }, 'queue');
  const ask = async (id: string) => {
    try {
      // A round that waits or is under way, of whatever process, does for this one as well.
      if (!(await chores.isBusy(KEY))) await chores.add({ id: jobId(id), key: KEY, group: KEY, data: {} });
    } catch (error) {
      log.error({ err: error }, 'housekeeping not asked for');
    }
  };
  const run = async (_: unknown, signal: AbortSignal): Promise<Ending<Housekeeping>> => {
    await keepHouse(options, signal);
    return { kind: signal.reason === HANDED_ON ? 'handed-on' : 'done' };
  };
  const working = chores.work({ concurrency: 1, perGroup: 1, run, onProblem });
  await ask(`start ${crypto.randomUUID()}`);
  // Whichever process is first in a round asks for all.
  const clock = setInterval(() => void ask(`round ${Math.floor(Date.now() / ROUND)}`), ROUND);
  return {
    count: working.count,
    async drain() {
      clearInterval(clock);
      // Nobody waits for it: another process goes on with it, or the next start.
      await working.drain(0);
    },
  };
}

/** Neither half of it has to wait for the other to be well. */
async function keepHouse(options: HousekeepingOptions, signal: AbortSignal): Promise<void> {
  const { environment, store, log } = options;
  try {
    const rows = await prune(store, environment.retentionDays);
    if (rows > 0) log.info({ rows }, 'old rows dropped');
  } catch (error) {
    log.error({ err: error }, 'old rows not dropped; tried again in ten minutes');
  }
  try {
    await reconcile(options, signal);
  } catch (error) {
    log.error({ err: error }, 'reconciliation not done; the next one comes in ten minutes');
  }
}
