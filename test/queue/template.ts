import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/queue/index.ts';

const ROOT = new URL('../../', import.meta.url);
const CACHE = fileURLToPath(new URL('node_modules/.cache/store/', ROOT));

/** All that an empty store is made by. */
const MADE_BY = [
  'node_modules/@electric-sql/pglite/package.json',
  'node_modules/pg-boss/package.json',
  'src/queue/migrations.ts',
  'src/queue/embedded/create.ts',
  'src/queue/embedded/open-pglite.ts',
];

/** Folder of an empty embedded store with all its tables; made once for these sources. */
export const TEMPLATE = join(CACHE, digest());

/** Before the first test: making a store takes five seconds, copying one a tenth of a second. */
export async function setup(): Promise<void> {
  if (existsSync(TEMPLATE)) return;
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'new-'));
  try {
    const onProblem = (problem: unknown) => console.error(problem);
    const store = await openStore({ databaseUrl: null, dataDir: folder, onProblem, upkeep: false });
    await store.close();
    renameSync(folder, TEMPLATE);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    // Another run may have made it meanwhile.
    if (!existsSync(TEMPLATE)) throw error;
  }
}

function digest(): string {
  const hash = createHash('sha256');
  for (const path of MADE_BY) hash.update(readFileSync(new URL(path, ROOT)));
  return hash.digest('hex').slice(0, 16);
}
