import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Proofs that take minutes: a store that goes away, a full disk, a burst. CI has no room for them beside the others. */
export default defineConfig({
  test: {
    include: ['test/**/*.proof.ts'],
    globalSetup: ['test/queue/template.ts'],
    pool: 'forks',
    maxWorkers: Math.max(2, availableParallelism()),
    // Compiling the parser takes a minute on an idle machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    execArgv: ['--conditions=source'],
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
  },
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
});
