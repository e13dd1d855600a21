import { defineConfig } from 'vitest/config';

/** The packed tarball as a user installs it: minutes where the parser has to be compiled, so not part of `npm test`. */
export default defineConfig({
  test: { include: ['test/package/*.slow.ts'], pool: 'forks', testTimeout: 600_000, hookTimeout: 600_000 },
});
