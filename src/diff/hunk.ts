/**
 * One line of a hunk. Lines count from 1; `base` is null for an added line, `head` for a removed one.
 *
 * `text` goes without the `\n` that ends it, and only `\n` ends a line: a `\r`, a form feed or a U+2028 is part of the
 * text. `noNewline` marks the last line of a file that does not end in `\n`.
 */
export interface DiffLine {
  readonly kind: 'context' | 'added' | 'removed';
  readonly base: number | null;
  readonly head: number | null;
  readonly text: string;
  readonly noNewline?: true;
}

/**
 * One hunk as its header states it: `@@ -baseStart,baseLines +headStart,headLines @@ section`.
 *
 * A side with zero lines starts at the line *before* the change, so that it is 0 for an added file: use `baseBegin`
 * and `headBegin` for arithmetic.
 */
export interface Hunk {
  readonly baseStart: number;
  readonly baseLines: number;
  readonly headStart: number;
  readonly headLines: number;
  readonly section: string;
  readonly lines: readonly DiffLine[];
}

/** What happened to a file, in the words of GitHub's `GET /pulls/{n}/files`. */
export type FileStatus = 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'changed' | 'unchanged';

/** The first base line of the hunk, or the line the change stands before when it has no base lines. */
export function baseBegin(hunk: Pick<Hunk, 'baseStart' | 'baseLines'>): number {
  return hunk.baseLines === 0 ? hunk.baseStart + 1 : hunk.baseStart;
}

/** The first head line of the hunk, or the line the change stands before when it has no head lines. */
export function headBegin(hunk: Pick<Hunk, 'headStart' | 'headLines'>): number {
  return hunk.headLines === 0 ? hunk.headStart + 1 : hunk.headStart;
}
