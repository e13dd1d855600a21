import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDataDir } from './embedded-store.ts';

const CHILD = new URL('../../src/queue/embedded/child.ts', import.meta.url);
const ENDLESS_CLOSE = new URL('endless-close.ts', import.meta.url);

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

/** `patience` in milliseconds. */
async function startChild(patience: number, options: readonly string[] = []) {
  const dataDir = await freshDataDir();
  const child = fork(CHILD, [dataDir, String(patience)], {
    execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning', ...options],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  });
  const [said] = await once(child, 'message');
  expect(said).toEqual({ kind: 'ready' });
  return { child, dataDir };
}
