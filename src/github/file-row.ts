import { z } from 'zod';
import { type Hunk, PatchSyntaxError, parsePatch } from '../diff/index.ts';

/** A row of `GET /pulls/{n}/files`. */
export const fileRow = z.object({
  filename: z.string(),
  previous_filename: z.string().optional(),
  status: z.enum(['added', 'removed', 'modified', 'renamed', 'copied', 'changed', 'unchanged']),
  /** The blob in head; in base for a removed file. */
  sha: z.string().nullable(),
  additions: z.number(),
  deletions: z.number(),
  changes: z.number(),
  patch: z.string().optional(),
});

export type FileRow = z.infer<typeof fileRow>;

/** git's name of the empty blob. An empty `__init__.py` rightly has no changes and no patch. */
const EMPTY_BLOB = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

/** Lines of patches in one answer above which GitHub may have emptied the rows behind them (`github.md`, section 1). */
const CROWDED = 10_000;

/**
 * Whether GitHub may have left the patch out without saying so: an emptied row looks like one without changes. A file
 * that was only renamed has none either, so it counts only on a page that is full of patches.
 */
export function isSuspicious(row: FileRow, pagePatchLines: number): boolean {
  if (row.patch !== undefined || row.sha === EMPTY_BLOB) return false;
  const mayBePlain = (row.status === 'renamed' || row.status === 'copied') && row.changes === 0;
  return !mayBePlain || pagePatchLines >= CROWDED;
}

export function patchLines(rows: readonly FileRow[]): number {
  return rows.reduce((sum, { patch }) => sum + (patch === undefined ? 0 : patch.split('\n').length), 0);
}

/**
 * What a row says about the lines of its file. `same`: nothing changed but the name or the mode, to be verified
 * against the base when `verify` is set. `unknown`: why its diff says nothing.
 */
export type RowReading =
  | { readonly kind: 'hunks'; readonly hunks: readonly Hunk[] }
  | { readonly kind: 'whole' }
  | { readonly kind: 'same'; readonly verify: boolean }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Reads a row, after suspicious ones were asked for again. `doubtful`: it still is. */
export function readRow(row: FileRow, doubtful: boolean): RowReading {
  if (row.patch !== undefined) return readPatch(row, row.patch);
  // All of an added or removed file is the change: it can be judged without a diff, only not commented on its lines.
  if (row.status === 'added' || row.status === 'removed') return { kind: 'whole' };
  if (row.changes > 0) {
    const lines = row.changes.toLocaleString('en-US');
    return { kind: 'unknown', reason: `GitHub sends no diff of this file (${lines} changed lines).` };
  }
  return { kind: 'same', verify: doubtful };
}

function readPatch(row: FileRow, patch: string): RowReading {
  try {
    const hunks = parsePatch(patch);
    const lines = hunks.flatMap((hunk) => hunk.lines);
    const count = (kind: 'added' | 'removed') => lines.filter((line) => line.kind === kind).length;
    if (count('added') === row.additions && count('removed') === row.deletions) return { kind: 'hunks', hunks };
    return { kind: 'unknown', reason: 'GitHub cuts the diff of this file off.' };
  } catch (error) {
    if (!(error instanceof PatchSyntaxError)) throw error;
    return { kind: 'unknown', reason: `GitHub sends a diff of this file that does not parse: ${error.message}.` };
  }
}
