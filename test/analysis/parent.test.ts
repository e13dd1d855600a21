import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';

const WAIT = { timeout: 10_000, interval: 20 };

/** Starts a parent with a child of its own, and waits until it says which. */
async function startParent(...args: readonly string[]): Promise<{ parent: ChildProcess; child: number }> {
  const program = fileURLToPath(new URL('fixtures/orphan-maker.ts', import.meta.url));
  const options = ['--conditions=source', '--disable-warning=ExperimentalWarning'];
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const parent = spawn(process.execPath, [...options, program, ...args], { stdio: [...stdio] });
  const [line] = (await once(parent.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { parent, child: Number(/\d+/.exec(line.toString())?.[0]) };
}

/** Whether the process runs. Where nobody collects orphans it stays as a zombie, which does not. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a child', () => {
  it('does not keep its parent from ending, and ends with it', async () => {
    const { parent, child } = await startParent();
    expect(await once(parent, 'exit')).toEqual([0, null]);
    await vi.waitUntil(() => !runs(child), WAIT);
  });

  it('ends with a parent that is killed, even in the midst of an endless loop', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hunkwise-orphan-'));
    const proof = join(folder, 'looping');
    const { parent, child } = await startParent(proof);
    await vi.waitUntil(() => existsSync(proof), WAIT);
    parent.kill('SIGKILL');
    await vi.waitUntil(() => !runs(child), WAIT);
    rmSync(folder, { recursive: true });
  });
});
