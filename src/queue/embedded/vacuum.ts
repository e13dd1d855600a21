import type { Db } from 'pg-boss';

/** Milliseconds. Between two statements of a pass others have their turn. */
const INTERVAL = 10 * 60_000;

const TABLES = `
  SELECT oid::regclass::text AS name FROM pg_class
  WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('pgboss', 'hunkwise') AND pg_relation_size(oid) > 0`;

/** The embedded PostgreSQL is one process, so there is no autovacuum: without this its tables would only grow. */
export async function vacuum(db: Db): Promise<void> {
  const { rows } = await db.executeSql(TABLES);
  for (const { name } of rows) await db.executeSql(`VACUUM (ANALYZE) ${name}`);
}

/** Does so every ten minutes. Returns the end of it. */
export function keepVacuumed(db: Db, onProblem: (problem: unknown) => void): () => void {
  const timer = setInterval(() => void vacuum(db).catch(onProblem), INTERVAL).unref();
  return () => clearInterval(timer);
}
