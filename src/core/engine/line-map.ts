/**
 * Lines that base and head share: `length` lines starting at line `base` of the base version stand unchanged at line
 * `head` of the head version. Lines count from 1.
 */
export interface UnchangedRun {
  readonly base: number;
  readonly head: number;
  readonly length: number;
}

/** The unchanged runs of one file in ascending order; the last run of a modified file reaches to `Infinity`. */
export type LineMap = readonly UnchangedRun[];

/** The map of a file that did not change. */
export const SAME_LINES: LineMap = [{ base: 1, head: 1, length: Number.POSITIVE_INFINITY }];

/** The line of the base version that stands unchanged at line `head`, or undefined when that line is new. */
export function baseLine(map: LineMap, head: number): number | undefined {
  const run = map.find((each) => head >= each.head && head < each.head + each.length);
  return run && run.base + (head - run.head);
}

/** The line of the head version at which line `base` stands unchanged, or undefined when it was removed. */
export function headLine(map: LineMap, base: number): number | undefined {
  const run = map.find((each) => base >= each.base && base < each.base + each.length);
  return run && run.head + (base - run.base);
}

/** How many unchanged runs lie before a line that is in none of them: removed and added lines with the same number are one edit. */
export function gapBefore(map: LineMap, line: number, side: 'base' | 'head'): number {
  return map.filter((each) => each[side] + each.length <= line).length;
}
