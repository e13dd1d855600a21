import type { Logger } from 'pino';
import type { Probot } from 'probot';
import { type DurableQueue, prune, type Store, type Working } from '../queue/index.ts';
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

/**
 * Looks at the start, and every ten minutes, for what got lost, and drops what has been kept for long enough; on one of
 * all processes at a time.
 */
export function startHousekeeping(options: HousekeepingOptions): Working {
  const { environment, store, chores, log } = options;
  const ask = (id: string) => {
    const job = { id: jobId(id), key: 'housekeeping', group: 'housekeeping', data: {} };
    chores.add(job).catch((error: unknown) => log.error({ err: error }, 'housekeeping not asked for'));
  };
  const working = chores.work({
    concurrency: 1,
    perGroup: 1,
    async run(_, signal) {
      try {
        await reconcile(options, signal);
        const rows = await prune(store, environment.retentionDays);
        if (rows > 0) log.info({ rows }, 'old rows dropped');
      } catch (error) {
        log.error({ err: error }, 'housekeeping not done; the next round comes in ten minutes');
      }
      return { kind: 'done' };
    },
    onProblem: (error) => log.error({ err: error }, 'queue'),
  });
  ask(`start ${crypto.randomUUID()}`);
  // Whichever process is first in a round asks for all.
  const clock = setInterval(() => ask(`round ${Math.floor(Date.now() / ROUND)}`), ROUND);
  return {
    count: working.count,
    async drain(milliseconds) {
      clearInterval(clock);
      await working.drain(milliseconds);
    },
  };
}
