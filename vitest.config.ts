import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Many tests start the App or the command line as processes of their own: compiled once, they start in half the time. */
const COMPILED = fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

/** Those that answer for GitHub with nock, which changes `http` for all that runs in the process; one measures its own memory. */
const ALONE = [...nocked('test/github/'), 'test/core/parse-memory.test.ts'];

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
  test: {
    globalSetup: ['test/queue/template.ts'],
    pool: 'forks',
    // One more than vitest takes on two cores: half of the time is waiting for a child.
    maxWorkers: Math.max(2, availableParallelism()),
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

function nocked(folder: string): string[] {
  const files = readdirSync(new URL(folder, import.meta.url)).filter((name) => name.endsWith('.test.ts'));
  const text = (name: string) => readFileSync(new URL(`${folder}${name}`, import.meta.url), 'utf8');
  return files.filter((name) => /from '(nock|\.\/stage\.ts)'/.test(text(name))).map((name) => folder + name);
}
