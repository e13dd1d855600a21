import { fork } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/queue/index.ts';
import { childrenOf, isLinux } from '../app/system-processes.ts';
import { freshDataDir } from './embedded-store.ts';

const HOLDER = fileURLToPath(new URL('holder.ts', import.meta.url));

describe.runIf(isLinux)('the process of the embedded store', () => {
  let dataDir: string;
  let problems: unknown[];
  let cleanups: (() => Promise<void>)[];
  const open = async (folder = dataDir) => {
    const onProblem = (problem: unknown) => problems.push(problem);
    const store = await openStore({ databaseUrl: null, dataDir: folder, upkeep: false, onProblem });
    cleanups.push(() => store.close());
    return store;
  };
  const processOf = (parent = process.pid) => [...childrenOf(parent).keys()][0] as number;

  beforeEach(async () => {
    dataDir = await freshDataDir();
    problems = [];
    cleanups = [];
  });
  afterEach(async () => {
    for (const cleanup of cleanups) await cleanup();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  });

  it('is started again when it dies, with all that was committed', async () => {
    const store = await open();
    const heard: string[] = [];
    let subscriptions = 0;
    await store.listen(
      'jobs',
      (payload) => heard.push(payload),
      () => subscriptions++,
    );
    await store.query("INSERT INTO hunkwise.state (name) VALUES ('kept')");
    const running = expect(store.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: 'store-gone' });
    process.kill(processOf(), 'SIGKILL');
    await running;
    expect(await store.query('SELECT name FROM hunkwise.state')).toEqual([{ name: 'kept' }]);
    await expect.poll(() => subscriptions).toBe(2);
    await store.query("NOTIFY jobs, 'back'");
    await expect.poll(() => heard).toEqual(['back']);
    const problem = { code: 'store-gone', message: expect.stringContaining('SIGKILL') };
    expect(problems).toContainEqual(expect.objectContaining(problem));
  });

  it('dies of a panic at once and is started again, with all that was committed', async () => {
    const store = await open();
    await store.query("INSERT INTO hunkwise.state (name) VALUES ('kept')");
    const log = join(dataDir, 'postgres', 'pg_wal');
    renameSync(log, `${log}.away`);
    await store.query('SELECT pg_switch_wal()');
    const stuck = store.query("INSERT INTO hunkwise.state (name) VALUES ('lost')");
    await expect(stuck).rejects.toMatchObject({ code: 'store-gone', message: expect.stringContaining('PANIC') });
    renameSync(`${log}.away`, log);
    await expect.poll(() => store.query('SELECT name FROM hunkwise.state')).toEqual([{ name: 'kept' }]);
  });

  it('lives on when the terminal interrupts the whole group', async () => {
    const store = await open();
    process.kill(processOf(), 'SIGINT');
    process.kill(processOf(), 'SIGTERM');
    expect(await store.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
    expect(problems).toEqual([]);
  });

  it('ends with its parent, however that ends, and leaves the store to the next', async () => {
    const holder = await startHolder(dataDir);
    const pid = processOf(holder.pid);
    holder.kill('SIGKILL');
    const store = await open();
    await expect.poll(() => childrenOf(1).has(pid)).toBe(false);
    expect(await store.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  it('is the only one in its folder, also of those that find the lock of a dead one', async () => {
    const holder = await startHolder(dataDir);
    process.kill(processOf(holder.pid), 'SIGSTOP');
    process.kill(holder.pid as number, 'SIGSTOP');
    process.kill(processOf(holder.pid), 'SIGKILL');
    holder.kill('SIGKILL');
    const both = await Promise.allSettled([open(), open()]);
    const refused = both.filter((each) => each.status === 'rejected');
    expect(refused).toMatchObject([
      {
        reason: {
          code: 'store-locked',
          message: expect.stringContaining(dataDir),
          hint: expect.stringMatching(/DATA_DIR.*DATABASE_URL/),
        },
      },
    ]);
  });

  it('says what to do when the folder cannot be used', async () => {
    writeFileSync(join(dataDir, 'file'), '');
    await expect(open(join(dataDir, 'file', 'data'))).rejects.toMatchObject({
      code: 'store-unusable',
      message: expect.stringContaining('ENOTDIR'),
      hint: expect.stringContaining('DATA_DIR'),
    });
  });
});

async function startHolder(dataDir: string) {
  const holder = fork(HOLDER, [dataDir], {
    execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  const [said] = await once(holder.stdout as NodeJS.ReadableStream, 'data');
  expect(String(said)).toBe('open');
  return holder;
}
