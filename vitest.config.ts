import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Many tests start the App or the command line as processes of their own: compiled once, they start in half the time. */
const COMPILED = fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
  test: {
    include: ['test/**/*.test.ts'],
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
  },
});
