import { type LineMap, SAME_LINES, type UnchangedRun } from '../core/engine/line-map.ts';
import { baseBegin, type Hunk, headBegin } from './hunk.ts';

/**
 * Which lines of base and head the hunks leave unchanged: their context, and all between them. The last run reaches to
 * `Infinity`, since a patch does not tell how long the file is.
 */
export function lineMap(hunks: readonly Hunk[]): LineMap {
  if (hunks.length === 0) return SAME_LINES;
  const runs: UnchangedRun[] = [];
  let open = { base: 1, head: 1 };
  for (const hunk of hunks) {
    let base = baseBegin(hunk);
    let head = headBegin(hunk);
    for (const line of hunk.lines) {
      if (line.kind !== 'context' && base > open.base) runs.push({ ...open, length: base - open.base });
      if (line.kind !== 'added') base += 1;
      if (line.kind !== 'removed') head += 1;
      if (line.kind !== 'context') open = { base, head };
    }
  }
  return [...runs, { ...open, length: Number.POSITIVE_INFINITY }];
}

/** The head lines that the hunks add, counted from 1. */
export function addedLines(hunks: readonly Hunk[]): ReadonlySet<number> {
  const added = hunks.flatMap((hunk) => hunk.lines).filter((line) => line.kind === 'added');
  return new Set(added.flatMap((line) => line.head ?? []));
}
