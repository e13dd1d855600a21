import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Many tests start the App or the command line as processes of their own: compiled once, they start in half the time. */
const COMPILED = fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

/** What a file changes for all that runs in its process: modules that are mocked, and `http` where nock answers for GitHub. */
const CHANGES_ITS_PROCESS = /\bvi\.(mock|doMock|resetModules)\(|from 'nock'/;

/** Files with a process of their own: those, and the one that measures its memory. */
const ALONE = [...changing(), 'test/core/parse-memory.test.ts'];

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
  test: {
    globalSetup: ['test/queue/template.ts'],
    pool: 'forks',
    // Two more than vitest takes on two cores: much of the time is waiting for a child.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 20_000,
    // What is waited for comes at once on a quiet machine, and may take seconds on a busy one.
    expect: { poll: { timeout: 10_000 } },
    // Starting an App with its store takes a second where nothing else runs.
    hookTimeout: 60_000,
    execArgv: ['--conditions=source'],
    env: { NODE_COMPILE_CACHE: COMPILED },
    projects: [
      // One process reads the sources once for all of its files.
      { extends: true, test: { name: 'together', include: ['test/**/*.test.ts'], exclude: ALONE, isolate: false } },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});

function changing(): string[] {
  const folder = new URL('test/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts'));
  const text = (path: string) => readFileSync(new URL(path, folder), 'utf8');
  return files.filter((path) => CHANGES_ITS_PROCESS.test(text(path))).map((path) => `test/${path}`);
}
