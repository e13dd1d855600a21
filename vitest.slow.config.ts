import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Proofs that take too long for every run of the tests: the packed tarball as installed, and what a bad file costs. */
export default defineConfig({
  test: {
    include: ['test/**/*.slow.ts'],
    globalSetup: ['test/queue/template.ts'],
    pool: 'forks',
    maxWorkers: Math.max(2, availableParallelism()),
    // Compiling the parser takes a minute on an idle machine.
    testTimeout: 300_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 300_000,
    execArgv: ['--conditions=source'],
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
  },
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
});
