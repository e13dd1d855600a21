import { FILE_HEADER, type GitHeader, headerPath, readGitHeader } from './git-header.ts';
import type { FileStatus, Hunk } from './hunk.ts';
import { PatchSyntaxError } from './patch-errors.ts';
import { COMBINED, type Reading, readHunks, splitLines } from './read-hunks.ts';

/** What one file's part of a diff says. A file that became a symbolic link comes as two: `removed`, then `added`. */
export interface FilePatch {
  /** `changed` is a mode change alone, `unchanged` a bare header (git writes it when only the file's times differ). */
  readonly status: FileStatus;
  /** The path in head; in base for a removed file. */
  readonly path: string;
  /** Where a renamed or copied file came from. */
  readonly previousPath?: string;
  /** The contents differ, and the diff does not tell in which lines. */
  readonly binary: boolean;
  /** git's mode in head (in base for a removed file) where the header tells it: `120000` is a symbolic link, `160000` a submodule. */
  readonly mode?: string;
  readonly modeChange?: { readonly from: string; readonly to: string };
  readonly hunks: readonly Hunk[];
}

/**
 * The files of a `git diff -M -C --full-index --no-color --no-ext-diff --submodule=short --src-prefix=a/ --dst-prefix=b/`.
 *
 * Why no package (both tried on `test/diff/golden`): `parse-diff` 0.12 leaves paths escaped (`\\303\\244.py`), has no
 * binary, copy or rename, and makes a line of each "no newline" mark; `gitdiff-parser` 0.3 garbles quoted paths and
 * names with a space, counts `-0,0` as one line, and calls an edited rename "modify". Both take a cut-off patch for a
 * whole one, and a combined diff for no change.
 *
 * @throws PatchSyntaxError for a combined diff, for anything else it does not know, and for hunks that do not add up.
 */
export function parseGitDiff(text: string): FilePatch[] {
  const lines = splitLines(text);
  const files: FilePatch[] = [];
  let at = 0;
  while (at < lines.length) {
    const { value, next } = readFile(lines, at);
    files.push(value);
    at = next;
  }
  return files;
}

function readFile(lines: readonly string[], at: number): Reading<FilePatch> {
  const first = lines[at] as string;
  if (!first.startsWith(FILE_HEADER)) throw new PatchSyntaxError(at + 1, refusal(first));
  const header = readGitHeader(lines, at);
  const hunks = readHunks(lines, header.next);
  const { headName, binary } = header.value;
  if (headName !== undefined && hunks.value.length === 0) {
    throw new PatchSyntaxError(header.next + 1, 'a hunk is missing after the `+++` line');
  }
  if (headName === undefined && hunks.value.length > 0) {
    throw new PatchSyntaxError(header.next + 1, 'a hunk without `---` and `+++` lines before it');
  }
  const next = binary === 'patch' ? nextFile(lines, header.next) : hunks.next;
  return { value: filePatch(header.value, hunks.value, at + 1), next };
}

const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/^diff --(cc|combined) /, COMBINED],
  [/^\* Unmerged path /, 'the file has unresolved merge conflicts'],
  [/^Submodule /, 'make the diff with `--submodule=short`'],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what starts a colour
  [/^\x1b\[/, 'make the diff with `--no-color`'],
];

function refusal(line: string): string {
  const known = REFUSALS.find(([pattern]) => pattern.test(line));
  return known?.[1] ?? `expected \`diff --git\`, found ${JSON.stringify(line.slice(0, 80))}`;
}

/** The lines of a binary patch are base 85, which has no space, so that none can be taken for a file header. */
function nextFile(lines: readonly string[], at: number): number {
  let next = at;
  while (next < lines.length && !lines[next]?.startsWith(FILE_HEADER)) next += 1;
  return next;
}

function filePatch(header: GitHeader, hunks: readonly Hunk[], line: number): FilePatch {
  const { from, removed, oldMode, newMode } = header;
  const mode = removed ? oldMode : newMode;
  const isModeChange = oldMode !== undefined && newMode !== undefined && oldMode !== newMode;
  return {
    status: status(header, hunks),
    path: headerPath(header, line),
    ...(from !== undefined && { previousPath: from }),
    binary: header.binary !== undefined,
    ...(mode !== undefined && { mode }),
    ...(isModeChange && { modeChange: { from: oldMode, to: newMode } }),
    hunks,
  };
}

function status(header: GitHeader, hunks: readonly Hunk[]): FileStatus {
  if (header.added) return 'added';
  if (header.removed) return 'removed';
  if (header.relation) return header.relation;
  if (hunks.length > 0 || header.binary) return 'modified';
  return header.oldMode === header.newMode ? 'unchanged' : 'changed';
}
