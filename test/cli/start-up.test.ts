import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ScratchRepository } from '../git/scratch-repository.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the process of `hunkwise check` loads itself; its child is a process of its own. */
function loadedByCheck(): string[] {
  using repository = new ScratchRepository();
  repository.commit({ 'a.py': 'a = 1\n' });
  repository.commit({ 'a.py': 'import time\n\nasync def f():\n    time.sleep(1)\n' });
  const list = join(repository.path, 'loaded.txt');
  const flags = ['--conditions=source', '--import', at('./print-loaded.ts')];
  const args = [at('../../src/cli/main.ts'), 'check', '--repo', repository.path, '--diff', 'HEAD~1..HEAD'];
  const said = execFileSync(
    process.execPath,
    [...flags, ...args, '--select', 'async/blocking-sleep', '--fail-on', 'never'],
    {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LOADED: list, NODE_DISABLE_COMPILE_CACHE: '1' },
    },
  );
  expect(said).toContain('async/blocking-sleep');
  return readFileSync(list, 'utf8').split('\n').filter(Boolean);
}

describe('the start of `hunkwise check`', () => {
  const loaded = loadedByCheck();

  it('is seen', () => {
    expect(loaded.some((url) => url.endsWith('/src/git/change-reader.ts'))).toBe(true);
  });

  it.each([
    [
      'no package of the server',
      /node_modules\/(probot|@octokit|octokit|bottleneck|pg|pg-boss|@electric-sql|pino|prom-client|tar)\//,
    ],
    ['no room of the server', /\/src\/(app|github|queue)\//],
    [
      'no rule, and nothing of core but what is shared: those are for the child',
      /\/rules\/|\/src\/core\/(rule|semantic|project|syntax\/(?!requirements-file))\//,
    ],
  ])('loads %s', (_, pattern) => {
    expect(loaded.filter((url) => pattern.test(url))).toEqual([]);
  });
});
