import type { Db } from 'pg-boss';
import { HunkwiseError } from '../core/error.ts';
import { MIGRATIONS } from './migrations.ts';

/** Any number that is no other's: the lock under which a migration runs. */
const LOCK = 4_865_735;
const DUPLICATE_KEY = '23505';

/**
 * Brings the tables of the schema `hunkwise` up to date. Several processes may do so at once.
 *
 * @throws HunkwiseError `database-newer`
 */
export async function migrate(db: Db, migrations: readonly string[] = MIGRATIONS): Promise<void> {
  await transaction(
    db,
    `CREATE SCHEMA IF NOT EXISTS hunkwise;
     CREATE TABLE IF NOT EXISTS hunkwise.migration (version integer PRIMARY KEY, applied_at timestamptz DEFAULT now());`,
  );
  const found = await readVersion(db);
  if (found > migrations.length) throw newer(found, migrations.length);
  for (const [index, sql] of migrations.entries()) if (index >= found) await apply(db, index + 1, sql);
}

/** Also when another process does the same at this moment: the version is the first thing written, and only once. */
async function apply(db: Db, version: number, sql: string): Promise<void> {
  try {
    await transaction(db, `INSERT INTO hunkwise.migration (version) VALUES (${version});\n${sql}`);
  } catch (error) {
    const isDone = (error as { code?: unknown }).code === DUPLICATE_KEY && (await readVersion(db)) >= version;
    if (!isDone) throw error;
  }
}

/** One text without values goes to one connection as a whole; if it fails, that connection is rolled back or dropped. */
async function transaction(db: Db, sql: string): Promise<void> {
  await db.executeSql(`BEGIN;\nSELECT pg_advisory_xact_lock(${LOCK});\n${sql}\nCOMMIT;`);
}

async function readVersion(db: Db): Promise<number> {
  const { rows } = await db.executeSql('SELECT coalesce(max(version), 0) AS version FROM hunkwise.migration');
  return rows[0].version;
}

function newer(found: number, known: number): HunkwiseError {
  return new HunkwiseError(
    'database-newer',
    `The tables are at version ${found}, this Hunkwise knows ${known}: a newer one has been at work on them.`,
    { hint: 'Start that newer version, or restore the copy of the database made before the update.' },
  );
}
