import { DEAD } from './dead-letters.ts';
import type { Store } from './store.ts';

/** How full the queues are. */
export interface QueueFigures {
  readonly queues: readonly QueueFigure[];
  readonly deadLetters: number;
  /** Bytes of the process that holds the embedded store; null for PostgreSQL. */
  readonly storeMemory: number | null;
}

export interface QueueFigure {
  readonly queue: string;
  /** `ready`: it could run; `later`: its time has not come; `running`. */
  readonly state: 'ready' | 'later' | 'running';
  readonly count: number;
  /** Seconds that the oldest of them has waited since it could run, or has run. */
  readonly age: number;
}

export async function queueFigures(store: Store): Promise<QueueFigures> {
  const [rows, storeMemory] = await Promise.all([
    store.query<{ queue: string; state: QueueFigure['state']; count: number; age: number }>(COUNT),
    store.memory(),
  ]);
  const deadLetters = rows.find(({ queue }) => queue === DEAD)?.count ?? 0;
  return { queues: rows.filter(({ queue }) => queue !== DEAD), deadLetters, storeMemory };
}

/** Only of what has not ended, which the partial indexes hold. */
const COUNT = `SELECT name AS queue,
    CASE WHEN state = 'active' THEN 'running' WHEN start_after > now() THEN 'later' ELSE 'ready' END AS state,
    count(*)::integer AS count,
    greatest(0, max(extract(epoch FROM now() - coalesce(started_on, start_after))))::float8 AS age
  FROM pgboss.job
  WHERE state < 'completed' AND name NOT LIKE '\\_\\_pgboss%'
  GROUP BY 1, 2`;
