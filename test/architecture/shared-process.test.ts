import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('../', import.meta.url);
const SHARED = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !/\.(test|slow|proof)\.ts$/.test(path),
);

/** A hook outside of every function, so that it is registered when the module is read. */
const HOOK = /^(before|after)(Each|All)\(/m;

// Most test files share a process (vitest.config.ts), which reads a module once: its hook would be there for the first file alone.
it('no module that test files share has a hook of its own; a function registers it, or `onTestFinished` does', () => {
  expect(SHARED.length).toBeGreaterThan(50);
  expect(SHARED.filter((path) => HOOK.test(readFileSync(new URL(path, folder), 'utf8')))).toEqual([]);
});
