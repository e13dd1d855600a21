import type { DiffLine, Hunk } from './hunk.ts';
import { type LineRange, nearestRemoved, nearestShown, type Place } from './nearest-line.ts';

/** The side of a split diff: `LEFT` counts lines of base, `RIGHT` lines of head. */
export type Side = 'LEFT' | 'RIGHT';

/** Where a review comment stands, as `POST /pulls/{n}/reviews` takes it. `startLine` is left out when equal to `line`. */
export interface Anchor {
  readonly path: string;
  readonly side: Side;
  readonly line: number;
  readonly startLine?: number;
  readonly startSide?: Side;
}

/** `near` are the head lines, first to last, of what encloses the place, usually its function. */
export interface AnchorOptions {
  readonly near?: LineRange;
}

/**
 * Where GitHub lets a comment about `place` stand, or null when nowhere sensible.
 *
 * 1. The part of the place that lies in a hunk; when several hunks share it, in the first of them.
 * 2. Else, within `near`: on the nearest removed line when the change there only removes lines, as it is the cause;
 *    otherwise on the nearest line of a hunk.
 *
 * Source: `github.md`, section 1: lines outside of hunks, and ranges across hunks, are refused with a 422 that refuses
 * the whole review.
 */
export function anchorFor(
  path: string,
  hunks: readonly Hunk[],
  place: Place,
  options: AnchorOptions = {},
): Anchor | null {
  for (const { headStart, headLines } of hunks) {
    const startLine = Math.max(place.line, headStart);
    const line = Math.min(place.endLine, headStart + headLines - 1);
    if (startLine < line) return { path, side: 'RIGHT', line, startLine, startSide: 'RIGHT' };
    if (startLine === line) return { path, side: 'RIGHT', line };
  }
  if (!options.near) return null;
  const removed = nearestRemoved(hunks, place, options.near);
  if (removed !== null) return { path, side: 'LEFT', line: removed };
  const shown = nearestShown(hunks, place, options.near);
  return shown === null ? null : { path, side: 'RIGHT', line: shown };
}

/** The anchor of a line of base, removed or context, or null when no hunk shows it. */
export function anchorForRemoved(path: string, hunks: readonly Hunk[], baseLine: number): Anchor | null {
  const anchor: Anchor = { path, side: 'LEFT', line: baseLine };
  return acceptsAnchor(hunks, anchor) ? anchor : null;
}

/**
 * Whether GitHub accepts the anchor on a file with these hunks: the line, and the start line if any, stand in one
 * hunk on their side, and the start comes before the end. The caller vouches that hunks and path belong together.
 */
export function acceptsAnchor(hunks: readonly Hunk[], anchor: Anchor): boolean {
  const { side, line, startLine, startSide = side } = anchor;
  if (startLine === undefined)
    return anchor.startSide === undefined && hunks.some((hunk) => rowOf(hunk, side, line) >= 0);
  return hunks.some((hunk) => {
    const start = rowOf(hunk, startSide, startLine);
    return start >= 0 && start < rowOf(hunk, side, line);
  });
}

/** The row within the hunk at which the line stands, or -1. */
function rowOf(hunk: Hunk, side: Side, line: number): number {
  const number = (each: DiffLine) => (side === 'LEFT' ? each.base : each.head);
  return hunk.lines.findIndex((each) => number(each) === line);
}
