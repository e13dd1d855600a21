import type { LineMap, UnchangedRun } from '../../src/core/engine/index.ts';

/** The longest common subsequence of lines as a line map: what any diff would call unchanged, for small texts. */
export function lineDiff(base: string, head: string): LineMap {
  const before = base.split('\n');
  const after = head.split('\n');
  const table = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = table[i] as Uint16Array;
      const below = table[i + 1] as Uint16Array;
      row[j] =
        before[i] === after[j] ? (below[j + 1] as number) + 1 : Math.max(below[j] as number, row[j + 1] as number);
    }
  }
  const runs: UnchangedRun[] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) {
      runs.push({ base: i + 1, head: j + 1, length: 1 });
      i += 1;
      j += 1;
    } else if ((table[i + 1]?.[j] as number) >= (table[i]?.[j + 1] as number)) i += 1;
    else j += 1;
  }
  return runs;
}
