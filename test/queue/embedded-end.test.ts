import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDataDir } from './embedded-store.ts';

const CHILD = new URL('../../src/queue/embedded/child.ts', import.meta.url);
const ENDLESS_CLOSE = new URL('endless-close.ts', import.meta.url);
const FAULTY_SYNC = new URL('faulty-sync.ts', import.meta.url);
const OPTIONS = {
  execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
  serialization: 'advanced' as const,
} satisfies ForkOptions;

describe('the process of the embedded store, left alone by its parent,', () => {
  it('closes the store, gives the lock back and ends', async () => {
    const { child, dataDir } = await startChild(60_000);
    expect(existsSync(join(dataDir, 'lock'))).toBe(process.platform !== 'win32');
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  });

  it('is gone after a while even when PostgreSQL loops and never comes back', async () => {
    const { child } = await startChild(100, [`--import=${ENDLESS_CLOSE}`]);
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  });
});

describe('the process of the embedded store, when something breaks below PostgreSQL,', () => {
  it('panics when the disk does not take what it is given', async () => {
    const { child, said } = await startFaulty('EIO');
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(said()).toMatch(/PANIC: {2}could not fsync file .*: I\/O error/);
  });

  it('ends of a panic that nobody hears of: its parent is gone, and so is its folder', async () => {
    const { child, dataDir } = await startChild(60_000);
    child.stderr?.destroy();
    renameSync(join(dataDir, 'postgres', 'pg_wal'), join(dataDir, 'away'));
    for (const text of ['SELECT pg_switch_wal()', 'CREATE TABLE lost (id int)']) ask(child, text);
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  it('ends rather than go on in the middle of a commit', async () => {
    const { child, said } = await startFaulty('unheard of');
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(said()).toContain('PostgreSQL was left in the middle of a statement: Error: unheard of');
  });
});

/** A store that fails at the next commit, which is under way. */
async function startFaulty(failure: string) {
  const { child, dataDir } = await startChild(60_000, [`--import=${FAULTY_SYNC}`]);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  writeFileSync(join(dataDir, 'failure'), failure);
  ask(child, 'CREATE TABLE lost (id int)');
  return { child, said: () => said };
}

function ask(child: ChildProcess, text: string): void {
  child.send({ kind: 'run', id: 0, text, values: [] });
}

/** `patience` in milliseconds. */
async function startChild(patience: number, options: readonly string[] = []) {
  const dataDir = await freshDataDir();
  const child = fork(CHILD, [dataDir, String(patience)], {
    ...OPTIONS,
    execArgv: [...OPTIONS.execArgv, ...options],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  });
  const [said] = await once(child, 'message');
  expect(said).toEqual({ kind: 'ready' });
  return { child, dataDir };
}
