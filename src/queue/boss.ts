import { type ConstructorOptions, PgBoss } from 'pg-boss';

export interface BossOptions {
  readonly upkeep: boolean;
  onProblem(problem: unknown): void;
}

/**
 * Seconds between two looks for jobs whose worker has died. With heartbeats every 30 seconds at most, and the look of
 * another process that has died just now, a job is given back after 30 + 2 * 10 seconds.
 */
const LOOK = 10;

/** A pg-boss on this database, not started. What goes wrong in it is told, and never ends the process. */
export function createBoss(database: ConstructorOptions, { upkeep, onProblem }: BossOptions): PgBoss {
  const boss = new PgBoss({
    ...database,
    supervise: upkeep,
    schedule: upkeep,
    superviseIntervalSeconds: LOOK,
    monitorIntervalSeconds: LOOK,
    persistQueueStats: false,
    persistWarnings: false,
    // The loop that fetches jobs listens itself.
    useListenNotify: false,
  });
  boss.on('error', (error) => onProblem(withoutClient(error)));
  boss.on('warning', onProblem);
  return boss;
}

/** `pg` hangs the whole connection on an error of its pool, with all that it knows of the server: too much for a log. */
function withoutClient(error: Error & { client?: unknown }): Error {
  delete error.client;
  return error;
}
