import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HunkwiseError } from '../../../src/core/error.ts';
import { FAMILIES } from '../ruff-wasm.ts';
import type { ChangeOnDisk } from './repository.ts';

/** A program that is given the files of a change. */
export interface Tool {
  readonly name: string;
  /** What it finds in the user's folder of caches, and in that of the repository: nothing, or what the tool before it has left. Undefined: not looked after. */
  readonly cache?: 'empty' | 'kept';
  command(change: ChangeOnDisk): string[];
}

/** The tool that the others are compared with. */
export const FIRST = 'hunkwise, first';

const CLI = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));
const SEMGREP_RULES = fileURLToPath(new URL('./semgrep.yml', import.meta.url));

/**
 * Hunkwise as it is published, twice in succession, and the peers whose programs lie in `programs`.
 *
 * @throws HunkwiseError `bench-usage`
 */
export function toolsIn(programs: string): Tool[] {
  if (!existsSync(CLI)) throw new HunkwiseError('bench-usage', 'Hunkwise is not built.', { hint: 'npm run build' });
  const at = (name: string) => join(programs, name);
  return [
    { name: FIRST, cache: 'empty', command: hunkwise },
    { name: 'hunkwise, again', cache: 'kept', command: hunkwise },
    {
      name: 'ruff',
      command: ({ files }) => [at('ruff'), 'check', '--no-cache', '--exit-zero', '--select', FAMILIES.join(), ...files],
    },
    { name: 'pylint', command: ({ files }) => [at('pylint'), '--exit-zero', ...files] },
    { name: 'flake8', command: ({ files }) => [at('flake8'), '--jobs', '1', '--exit-zero', ...files] },
    {
      name: 'semgrep',
      command: ({ files }) => [
        ...[at('semgrep'), 'scan', '--config', SEMGREP_RULES, '--metrics', 'off'],
        ...['--disable-version-check', '--quiet', '--json', ...files],
      ],
    },
  ];
}

function hunkwise({ base, head }: ChangeOnDisk): string[] {
  return [
    ...[process.execPath, CLI, 'check', '--diff', `${base}..${head}`],
    ...['--select', 'all', '--format', 'json', '--fail-on', 'never'],
  ];
}
