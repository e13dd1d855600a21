import { fsyncSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openPglite } from '../../src/queue/embedded/open-pglite.ts';
import { freshDataDir } from './embedded-store.ts';

vi.mock('node:fs', async (load) => {
  const actual = await load<typeof import('node:fs')>();
  return { ...actual, fsyncSync: vi.fn(actual.fsyncSync) };
});

it('has what is committed on the disk before it says so', async () => {
  const folder = await freshDataDir();
  const pglite = await openPglite(join(folder, 'postgres'));
  const sync = vi.mocked(fsyncSync);
  try {
    for (const name of ['a', 'b', 'c']) {
      sync.mockClear();
      await pglite.query('INSERT INTO hunkwise.state (name) VALUES ($1)', [name]);
      expect(sync).toHaveBeenCalled();
    }
    sync.mockClear();
    await pglite.query('SELECT name FROM hunkwise.state');
    expect(sync).not.toHaveBeenCalled();
  } finally {
    await pglite.close();
    rmSync(folder, { recursive: true });
  }
});
