import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAMILIES } from '../ruff-wasm.ts';

/** A program that is given the files of a change. */
export interface Tool {
  readonly name: string;
  command(change: { readonly files: readonly string[]; readonly base: string; readonly head: string }): string[];
}

const CLI = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));
const SEMGREP_RULES = fileURLToPath(new URL('./semgrep.yml', import.meta.url));

/** Hunkwise as it is published, and the peers whose programs lie in `programs`. */
export function toolsIn(programs: string): Tool[] {
  const at = (name: string) => join(programs, name);
  return [
    {
      name: 'hunkwise',
      command: ({ base, head }) => [
        ...[process.execPath, CLI, 'check', '--diff', `${base}..${head}`],
        ...['--select', 'all', '--format', 'json', '--fail-on', 'never'],
      ],
    },
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
