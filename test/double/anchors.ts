/** Which lines of a patch GitHub lets a review comment on, and where a line went. */
import type { Side } from './model.ts';

export interface PatchLine {
  kind: 'added' | 'deleted' | 'context';
  /** 1-based line in the old file; null for an added one. */
  old: number | null;
  /** 1-based line in the new file; null for a deleted one. */
  new: number | null;
  /** Lines below the first `@@` of the file, counting later `@@` lines. */
  position: number;
  text: string;
}

export interface Hunk {
  header: string;
  oldStart: number;
  oldCount: number;
  newStart: number;
  newCount: number;
  lines: PatchLine[];
}

const headerPattern = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

export function parsePatch(patch: string): Hunk[] {
  const hunks: Hunk[] = [];
  let old = 0;
  let fresh = 0;
  for (const [position, text] of patch.split('\n').entries()) {
    const header = headerPattern.exec(text);
    if (header) {
      const [oldStart, oldCount, newStart, newCount] = header.slice(1).map((part) => Number(part ?? 1)) as Numbers;
      hunks.push({ header: text, oldStart, oldCount, newStart, newCount, lines: [] });
      [old, fresh] = [oldStart, newStart];
      continue;
    }
    const lines = hunks.at(-1)?.lines;
    if (!lines || text.startsWith('\\')) continue;
    const mark = text.charAt(0);
    if (mark === '+') lines.push({ kind: 'added', old: null, new: fresh++, position, text });
    else if (mark === '-') lines.push({ kind: 'deleted', old: old++, new: null, position, text });
    else lines.push({ kind: 'context', old: old++, new: fresh++, position, text });
  }
  return hunks;
}

type Numbers = [number, number, number, number];

export interface Anchor {
  hunk: Hunk;
  line: PatchLine;
}

/** The patch line at a file line: RIGHT has added and context lines, LEFT deleted and context ones. */
export function findAnchor(hunks: readonly Hunk[], side: Side, line: number): Anchor | null {
  const column = side === 'RIGHT' ? 'new' : 'old';
  for (const hunk of hunks) {
    const found = hunk.lines.find((candidate) => candidate[column] === line);
    if (found) return { hunk, line: found };
  }
  return null;
}

/** For the closing-down `position` parameter. */
export function anchorAtPosition(hunks: readonly Hunk[], position: number): Anchor | null {
  for (const hunk of hunks) {
    const found = hunk.lines.find((candidate) => candidate.position === position);
    if (found) return { hunk, line: found };
  }
  return null;
}

/** The `diff_hunk` of a comment: the hunk down to the commented line. */
export function hunkText({ hunk, line }: Anchor): string {
  const end = hunk.lines.indexOf(line) + 1;
  return [hunk.header, ...hunk.lines.slice(0, end).map((each) => each.text)].join('\n');
}

/** Where line `line` of the old file is in the new one; null when it was deleted. */
export function mapLine(hunks: readonly Hunk[], line: number): number | null {
  let offset = 0;
  for (const hunk of hunks) {
    // A hunk with no old lines stands after its `oldStart`.
    const start = hunk.oldCount === 0 ? hunk.oldStart + 1 : hunk.oldStart;
    if (line < start) break;
    if (line < start + hunk.oldCount) return hunk.lines.find((each) => each.old === line)?.new ?? null;
    offset += hunk.newCount - hunk.oldCount;
  }
  return line + offset;
}
