import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { vacuum } from '../../src/queue/embedded/vacuum.ts';
import { openStore } from '../../src/queue/index.ts';
import { freshDataDir } from './embedded-store.ts';

it('keeps the embedded store from growing with every change', async () => {
  const dataDir = await freshDataDir();
  const problems: unknown[] = [];
  const onProblem = (problem: unknown) => problems.push(problem);
  const store = await openStore({ databaseUrl: null, dataDir, upkeep: false, onProblem });
  const change = async () => {
    await store.query("UPDATE hunkwise.state SET value = '1'");
    const [row] = await store.query<{ size: number }>("SELECT pg_relation_size('hunkwise.state')::int AS size");
    return row?.size as number;
  };
  try {
    await store.query("INSERT INTO hunkwise.state (name) SELECT 'n' || i FROM generate_series(1, 1000) AS i");
    const sizes: number[] = [];
    for (let pass = 0; pass < 4; pass++) {
      sizes.push(await change());
      await vacuum(store.boss.getDb());
    }
    // The first two make room for a second copy of each row, which the others use again.
    const [, settled, ...later] = sizes as [number, number, ...number[]];
    expect(later).toEqual([settled, settled]);
    expect(await change().then(change)).toBeGreaterThan(settled);
    expect(problems).toEqual([]);
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  }
});
