import { ModuleStore } from '../../src/core/engine/index.ts';
import type { Rule } from '../../src/core/rule/index.ts';
import { parseAll, parseAndWalk } from './bare-parse.ts';
import { changeOf, pickFiles } from './change.ts';
import { checkAll, checkChange } from './hunkwise.ts';
import type { Input } from './input.ts';
import { ruffAll } from './ruff-wasm.ts';

/** One thing that is measured inside this process. `prepare` is not: it returns what is. */
export interface Row {
  readonly id: string;
  readonly label: string;
  /** Ids of the rows that this one is compared with and that are over much sooner. */
  readonly yardsticks?: readonly string[];
  prepare(revision: number): (() => unknown) | Promise<() => unknown>;
}

/** The rows (a) to (d) of the table. `changed`: so many files are in the change of the diff mode. */
export function rowsOf(input: Input, changed: number, rules: readonly Rule[]): Row[] {
  const texts = [...input.files.values()];
  const paths = pickFiles(input, changed);
  const versions = (revision: number) => changeOf(input, paths, revision);
  const both = (revision: number) => versions(revision).flatMap(({ head, base }) => [head ?? '', base ?? '']);
  return [
    { id: 'a', label: 'native parse', prepare: () => () => parseAll(texts) },
    { id: 'a_walk', label: 'native parse and bare walk', prepare: () => () => parseAndWalk(texts) },
    {
      id: 'b',
      label: 'Hunkwise, all rules, every line',
      yardsticks: ['a', 'a_walk'],
      prepare: () => () => checkAll(input, rules),
    },
    { id: 'd', label: 'ruff (WebAssembly), six families', prepare: () => () => ruffAll(texts) },
    {
      id: 'a_diff',
      label: `native parse, head and base of ${paths.length} files`,
      prepare: (revision) => {
        const pieces = both(revision);
        return () => parseAll(pieces);
      },
    },
    {
      id: 'c',
      label: `Hunkwise, change of ${paths.length} files, index warm`,
      yardsticks: ['a_diff'],
      prepare: async (revision) => {
        const store = await warmStore(input, changed, rules);
        const change = versions(revision);
        return () => checkChange(input, change, rules, store);
      },
    },
    {
      id: 'c_again',
      label: 'the same, second push',
      yardsticks: ['a_diff'],
      prepare: async (revision) => {
        const store = await warmStore(input, changed, rules);
        await checkChange(input, versions(-revision - 1), rules, store);
        const change = versions(revision);
        return () => checkChange(input, change, rules, store);
      },
    },
  ];
}

/** What the review of another change of the same project leaves behind. */
async function warmStore(input: Input, changed: number, rules: readonly Rule[]): Promise<ModuleStore> {
  const store = new ModuleStore();
  await checkChange(input, changeOf(input, pickFiles(input, changed, 1), 0), rules, store);
  return store;
}
