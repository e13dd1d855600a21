import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/queue/index.ts';
import { childrenOf, isLinux } from '../app/system-processes.ts';

describe.runIf(isLinux)('the embedded store', () => {
  let dataDir: string;
  const open = () => openStore({ databaseUrl: null, dataDir, upkeep: false, onProblem: () => {} });

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'hunkwise-data-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 }));

  it('is made anew where an earlier attempt was cut short', async () => {
    mkdirSync(join(dataDir, 'postgres.new'));
    writeFileSync(join(dataDir, 'postgres.new', 'PG_VERSION'), '18');
    const store = await open();
    expect(await store.query('SELECT count(*)::int AS count FROM hunkwise.review')).toEqual([{ count: 0 }]);
    await store.close();
    expect(existsSync(join(dataDir, 'postgres.new'))).toBe(false);
  });

  it('has all that it said was committed, whenever its process was killed', async () => {
    const store = await open();
    const committed: number[] = [];
    let isOver = false;
    const write = async () => {
      for (let n = 0; !isOver; n++) {
        const insert = store.query('INSERT INTO hunkwise.state (name) VALUES ($1)', [String(n)]);
        await insert.then(
          () => committed.push(n),
          () => {},
        );
      }
    };
    const writing = write();
    for (let kill = 0; kill < 8; kill++) {
      const before = committed.length;
      await expect.poll(() => committed.length, { timeout: 30_000 }).toBeGreaterThan(before + 20);
      await sleep(kill * 7);
      for (const pid of childrenOf(process.pid).keys()) process.kill(pid, 'SIGKILL');
    }
    isOver = true;
    await writing;
    // The last killed one may not be known as dead yet.
    const read = () => store.query<{ name: string }>('SELECT name FROM hunkwise.state');
    const rows = await read().catch(read);
    const kept = new Set(rows.map(({ name }) => Number(name)));
    expect(committed.filter((n) => !kept.has(n))).toEqual([]);
    await store.close();
  });
});
