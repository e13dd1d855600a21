import { ModuleStore } from '../../../src/core/engine/index.ts';
import type { Rule } from '../../../src/core/rule/index.ts';
import { changeOf, pickFiles } from '../change.ts';
import { checkChange } from '../hunkwise.ts';
import type { Input } from '../input.ts';
import type { Row } from '../rows.ts';
import { countReading, type Reading } from './reading.ts';

/** Files in the change that has warmed the index. */
const EARLIER = 20;

/** A change of so many files, reviewed after another change of the same project. */
export interface GrowthRow extends Row {
  readonly repository: number;
  readonly changed: number;
  /** Counted in the run that warms up. */
  readonly reading: () => Reading;
}

/**
 * Row (c) on one input.
 *
 * @param among the files that are changed are picked from these, evenly
 */
export function growthRow(input: Input, among: Input, changed: number, rules: readonly Rule[]): GrowthRow {
  const paths = pickFiles(among, changed);
  const earlier = pickFiles(among, EARLIER, 1);
  let reading = (): Reading => ({ asked: 0, parsed: 0 });
  return {
    id: `${input.name} ${input.files.size} ${paths.length}`,
    label: `change of ${paths.length} files of ${input.files.size}`,
    repository: input.files.size,
    changed: paths.length,
    reading: () => reading(),
    prepare: async (revision) => {
      const store = new ModuleStore();
      await checkChange(input, changeOf(input, earlier, 0), rules, store);
      if (revision === 0) reading = countReading(store, paths);
      const change = changeOf(input, paths, revision + 1);
      return () => checkChange(input, change, rules, store);
    },
  };
}
