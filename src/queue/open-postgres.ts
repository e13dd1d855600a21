import type { ConstructorOptions, Db, PgBoss } from 'pg-boss';
import { HunkwiseError } from '../core/error.ts';
import { createBoss } from './boss.ts';
import { migrate } from './migrate.ts';
import type { Store, StoreOptions } from './store.ts';

/** Attempts to start, with 1, 2, 4 and 8 seconds between them. */
const ATTEMPTS = 5;
/** `server_version_num` of PostgreSQL 13. */
const OLDEST = 130_000;
/** Milliseconds: for a statement of `query`. */
const PATIENCE = 30_000;

/** What pg-boss hands on to `pg` without naming it. `query_timeout`: milliseconds, for statements of pg-boss too. */
interface Postgres extends ConstructorOptions {
  readonly query_timeout: number;
  readonly keepAlive: boolean;
}

/** pg-boss's own database, whose optional parts are there. */
type Pool = Required<Pick<Db, 'executeSql' | 'listen' | 'beginTransaction'>>;

/** @throws HunkwiseError `database-url`, `database-unreachable`, `database-too-old`, `database-newer` */
export async function openPostgres(options: StoreOptions & { readonly databaseUrl: string }): Promise<Store> {
  const { databaseUrl, onProblem, upkeep } = options;
  const url = parse(databaseUrl);
  const database: Postgres = {
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 5_000,
    query_timeout: 120_000,
    keepAlive: true,
  };
  const boss = createBoss(database, { upkeep, onProblem });
  const pool = boss.getDb() as Pool;
  try {
    await start(boss, pool, url);
    await migrate(pool);
  } catch (error) {
    await boss.stop({ graceful: false }).catch(onProblem);
    throw error;
  }
  const listening = new Set<() => Promise<void>>();
  return {
    boss,
    isPrivate: false,
    query: async <Row>(text: string, values?: readonly unknown[]) => {
      const result: unknown = await inTime(pool.executeSql(text, values && [...values]));
      return rowsOf(result) as Row[];
    },
    listen: async (channel, onMessage, onReconnect) => {
      const { close } = await pool.listen(channel, onMessage, onReconnect);
      listening.add(close);
      return async () => {
        listening.delete(close);
        await close();
      };
    },
    alone: (name, work) => alone(pool, name, work),
    memory: async () => null,
    close: async () => {
      await Promise.all([...listening].map((end) => end()));
      await boss.stop({ graceful: false });
    },
  };
}

async function start(boss: PgBoss, pool: Pool, url: URL): Promise<void> {
  let failure: unknown;
  await boss.start({ attempts: ATTEMPTS }).catch((error: unknown) => {
    failure = error;
  });
  const version = await readVersion(pool).catch((error: unknown) => {
    throw unreachable(url, failure ?? error);
  });
  if (version.number < OLDEST) throw tooOld(version.name);
  if (failure) throw failure;
}

async function readVersion(pool: Pool): Promise<{ readonly number: number; readonly name: string }> {
  const { rows } = await pool.executeSql(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name",
  );
  return rows[0];
}

async function alone<T>(pool: Pool, name: string, work: (db: Db) => Promise<T>): Promise<T> {
  const { db, commit, rollback } = await pool.beginTransaction();
  try {
    await db.executeSql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`hunkwise:${name}`]);
    const result = await work(db);
    await commit();
    return result;
  } catch (error) {
    await rollback();
    throw error;
  }
}

/** `pg` has a result for each statement of a text with several. */
function rowsOf(result: unknown): unknown[] {
  return [result].flat().flatMap((each) => (each as { rows?: unknown[] }).rows ?? []);
}

async function inTime<T>(statement: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(timeout()), PATIENCE);
  try {
    return await Promise.race([statement, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The text itself stays out of the message: it holds a password. */
function parse(databaseUrl: string): URL {
  const url = URL.parse(databaseUrl);
  if (url && /^postgres(ql)?:$/.test(url.protocol)) return url;
  throw new HunkwiseError('database-url', 'DATABASE_URL is not the address of a PostgreSQL.', {
    hint: 'Write postgres://user:password@host:5432/database, with special characters of the password percent-encoded.',
  });
}

function unreachable(url: URL, cause: unknown): HunkwiseError {
  const why = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new HunkwiseError('database-unreachable', `The PostgreSQL at ${url.host} does not let us in: ${why}`, {
    hint: 'Check host, port, user, password and database in DATABASE_URL, and that the server accepts connections from here.',
    cause,
  });
}

function tooOld(version: string): HunkwiseError {
  return new HunkwiseError('database-too-old', `The database is PostgreSQL ${version}; Hunkwise needs 13 or newer.`, {
    hint: 'Update the server, or leave out DATABASE_URL to use the embedded store.',
  });
}

function timeout(): HunkwiseError {
  return new HunkwiseError('store-timeout', `The database has not answered for ${PATIENCE / 1_000} seconds.`, {
    hint: 'It may yet do what was asked. Look at its load and at the network between, then try again.',
  });
}
