import { rmSync } from 'node:fs';
import { freshDataDir } from './embedded-store.ts';
import { startPostgres } from './postgres.ts';

/** Where a store can be. */
export interface Place {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  remove(): Promise<void>;
}

/** An empty one. */
export async function placeOf(kind: 'embedded' | 'postgresql'): Promise<Place> {
  if (kind === 'postgresql') {
    const { url, remove } = await startPostgres();
    return { databaseUrl: url, dataDir: '', remove };
  }
  const dataDir = await freshDataDir();
  const remove = async () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  return { databaseUrl: null, dataDir, remove };
}

/** One of each kind. */
export const PLACES: readonly { readonly name: string; make(): Promise<Place> }[] = [
  { name: 'embedded', make: () => placeOf('embedded') },
  { name: 'PostgreSQL', make: () => placeOf('postgresql') },
];
