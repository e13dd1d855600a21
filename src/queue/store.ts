import type { Db, PgBoss } from 'pg-boss';
import { openEmbedded } from './embedded/open-embedded.ts';
import { openPostgres } from './open-postgres.ts';

/** Statements of one transaction, or each alone; pg-boss takes it as the option `db` of its calls. */
export type { Db };

export interface StoreOptions {
  /** PostgreSQL 13 or newer; null for the embedded one. */
  readonly databaseUrl: string | null;
  /** Folder of the embedded store; made when it is missing. */
  readonly dataDir: string;
  /** What went wrong in the background: an error or warning of pg-boss, a store process that died. For the log. */
  onProblem(problem: unknown): void;
  /** Whether this process also does pg-boss's upkeep (expired heartbeats, old jobs). */
  readonly upkeep: boolean;
}

/** Where jobs and our own tables are kept: pg-boss in the schema `pgboss`, ours in `hunkwise`. */
export interface Store {
  /** Started. */
  readonly boss: PgBoss;
  /** No other process can work on it: it is the embedded one. */
  readonly isPrivate: boolean;
  /**
   * Rejects with the error of PostgreSQL, whose `code` is the SQLSTATE, or a HunkwiseError `store-gone` or
   * `store-timeout` (30 seconds). Text without values may hold several statements; the rows are those of all of them.
   */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * `onMessage` for each NOTIFY on the channel; `onReconnect` after every (re)subscription, as messages may have been
   * missed.
   *
   * @param channel letters, digits and underscores
   * @returns ends it
   */
  listen(channel: string, onMessage: (payload: string) => void, onReconnect: () => void): Promise<() => Promise<void>>;
  /**
   * Runs `work` while nobody else does so under the same name. On PostgreSQL `db` is a transaction, which is rolled back
   * when `work` throws, and the wait for the name ends after two minutes; embedded, each statement stands alone.
   */
  alone<T>(name: string, work: (db: Db) => Promise<T>): Promise<T>;
  /** Bytes resident of the process that holds the embedded store; null for PostgreSQL. For metrics. */
  memory(): Promise<number | null>;
  close(): Promise<void>;
}

/**
 * Opens the store, with all tables up to date.
 *
 * @throws HunkwiseError `store-locked`, `store-unusable`; `database-url`, `database-unreachable`, `database-too-old`;
 *   `database-newer`
 */
export function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl } = options;
  return databaseUrl === null ? openEmbedded(options) : openPostgres({ ...options, databaseUrl });
}
