import { baseBegin, type Hunk, headBegin } from './hunk.ts';
import { addedLines } from './line-map.ts';

/** What a finding covers: the head lines `line` to `endLine`, both included. */
export interface Place {
  readonly line: number;
  readonly endLine: number;
}

/** The head lines `first` to `last`, both included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** A removed line, and the head line that it stood before. */
interface RemovedLine {
  readonly base: number;
  readonly before: number;
}

/** The head line within `range` that a hunk shows, added or context, nearest to the place; the upper one of two. */
export function nearestShown(hunks: readonly Hunk[], place: Place, range: LineRange): number | null {
  const shown = hunks
    .map(({ headStart, headLines }) => ({
      first: Math.max(range.first, headStart),
      last: Math.min(range.last, headStart + headLines - 1),
    }))
    .filter(({ first, last }) => first <= last)
    .map(({ first, last }) => Math.min(Math.max(place.line, first), last));
  return nearest(shown, (line) => distance(line, place));
}

/**
 * The base line, not blank, that was removed from `range` nearest to the place; null when lines were added there too.
 * A line removed right behind the range counts as the range's own: it may have been the function's last statement.
 */
export function nearestRemoved(hunks: readonly Hunk[], place: Place, range: LineRange): number | null {
  const isInside = (line: number) => range.first <= line && line <= range.last;
  if ([...addedLines(hunks)].some(isInside)) return null;
  const removed = hunks.flatMap(removedLines).filter(({ before }) => isInside(before - 1));
  const isBelow = (line: RemovedLine) => line.before > place.line;
  // Lines of one removed block share a gap: seen from below its last line is the nearest, from above its first.
  const ordered = [...removed.filter(isBelow), ...removed.filter((line) => !isBelow(line)).toReversed()];
  return nearest(ordered, ({ before }) => distance(before - 0.5, place))?.base ?? null;
}

function removedLines(hunk: Hunk): RemovedLine[] {
  let base = baseBegin(hunk);
  let before = headBegin(hunk);
  const removed: RemovedLine[] = [];
  for (const line of hunk.lines) {
    if (line.kind === 'removed' && line.text.trim() !== '') removed.push({ base, before });
    if (line.kind !== 'added') base += 1;
    if (line.kind !== 'removed') before += 1;
  }
  return removed;
}

/** How many lines lie between `line` and the place; 0 inside of it. */
function distance(line: number, place: Place): number {
  return Math.max(place.line - line, line - place.endLine, 0);
}

function nearest<T>(candidates: readonly T[], far: (candidate: T) => number): T | null {
  const least = Math.min(...candidates.map(far));
  return candidates.find((candidate) => far(candidate) === least) ?? null;
}
