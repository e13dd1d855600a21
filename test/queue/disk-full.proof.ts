import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/queue/index.ts';
import { TEMPLATE } from './template.ts';

const isRoot = process.getuid?.() === 0;

/** 100 kB for the log alone: it fills up where no table has to grow. */
const NOISE = "SELECT pg_logical_emit_message(true, 'noise', repeat('x', 100000))";

it.runIf(isRoot)('the embedded store that cannot write its log comes back by itself when there is room', async () => {
  const disk = mkdtempSync(join(tmpdir(), 'hunkwise-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true });
  });
  const dataDir = join(disk, 'data');
  cpSync(TEMPLATE, dataDir, { recursive: true });
  const store = await openStore({ databaseUrl: null, dataDir, upkeep: false, onProblem: () => {} });
  onTestFinished(() => store.close());
  await store.query('INSERT INTO hunkwise.state (name) SELECT n::text FROM generate_series(1, 100) AS n');
  const ballast = join(disk, 'ballast');
  // Ends with an error, when not a byte is left.
  expect(() => execFileSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4k'], { stdio: 'ignore' })).toThrow();
  const write = () =>
    store.query(NOISE).then(
      () => 'written',
      (error: { code: string }) => error.code,
    );
  await expect.poll(write, { timeout: 120_000, interval: 1 }).toBe('store-gone');
  rmSync(ballast);
  await expect.poll(write, { timeout: 60_000 }).toBe('written');
  expect(await store.query('SELECT count(*)::int AS count FROM hunkwise.state')).toEqual([{ count: 100 }]);
});
