import { PatchSyntaxError } from './patch-errors.ts';
import { sameNames, stripPrefix, unquotePath } from './quoted-path.ts';
import type { Reading } from './read-hunks.ts';

/** Where the words of a header come from: `git help diff-generate-patch`, "extended header lines". */
export interface GitHeader {
  readonly names?: string | undefined;
  readonly added?: true;
  readonly removed?: true;
  readonly relation?: 'renamed' | 'copied';
  readonly from?: string;
  readonly to?: string;
  readonly oldMode?: string | undefined;
  readonly newMode?: string | undefined;
  readonly binary?: 'stated' | 'patch';
  /** The names after `---` and `+++`, with their prefix, or `/dev/null`. */
  readonly baseName?: string;
  readonly headName?: string;
}

export const FILE_HEADER = 'diff --git ';

const ABSENT = '/dev/null';

const FIELDS: readonly (readonly [prefix: string, read: (value: string) => GitHeader])[] = [
  ['old mode ', (oldMode) => ({ oldMode })],
  ['new mode ', (newMode) => ({ newMode })],
  ['new file mode ', (newMode) => ({ added: true, newMode })],
  ['deleted file mode ', (oldMode) => ({ removed: true, oldMode })],
  ['similarity index ', () => ({})],
  ['dissimilarity index ', () => ({})],
  ['rename from ', (from) => ({ relation: 'renamed', from: unquotePath(from) })],
  ['rename to ', (to) => ({ to: unquotePath(to) })],
  ['copy from ', (from) => ({ relation: 'copied', from: unquotePath(from) })],
  ['copy to ', (to) => ({ to: unquotePath(to) })],
  ['index ', readIndex],
  ['--- ', (name) => ({ baseName: readName(name) })],
  ['+++ ', (name) => ({ headName: readName(name) })],
  ['Binary files ', () => ({ binary: 'stated' })],
  ['GIT binary patch', () => ({ binary: 'patch' })],
];

/** Reads a file's header from its `diff --git` line at index `at` up to its first hunk or the next file. */
export function readGitHeader(lines: readonly string[], at: number): Reading<GitHeader> {
  let value: GitHeader = { names: sameNames((lines[at] as string).slice(FILE_HEADER.length)) };
  let next = at + 1;
  for (let line = lines[next]; line !== undefined; line = lines[next]) {
    const text = line;
    const field = FIELDS.find(([prefix]) => text.startsWith(prefix));
    if (!field) break;
    value = { ...value, ...field[1](line.slice(field[0].length)) };
    next += 1;
  }
  return { value, next };
}

/** `index <oid>..<oid> <mode>`; the mode is there when both sides share it. */
function readIndex(value: string): GitHeader {
  const mode = /^[0-9a-f]+\.\.[0-9a-f]+ (\d+)$/.exec(value)?.[1];
  return mode === undefined ? {} : { oldMode: mode, newMode: mode };
}

/** A name with a space in it is followed by a tab; a tab of its own would have put it in quotes. */
function readName(text: string): string {
  return unquotePath(text.endsWith('\t') ? text.slice(0, -1) : text);
}

/**
 * The path in head, or in base when the file was removed. `line` is that of the `diff --git` line.
 *
 * @throws PatchSyntaxError when the header does not tell.
 */
export function headerPath(header: GitHeader, line: number): string {
  const path = header.to ?? sidePath(header) ?? header.names;
  if (path !== undefined) return path;
  const hint = 'make the diff with `--src-prefix=a/ --dst-prefix=b/`';
  throw new PatchSyntaxError(line, `the header does not tell the path; ${hint}`);
}

function sidePath({ baseName, headName }: GitHeader): string | undefined {
  if (headName !== undefined && headName !== ABSENT) return stripPrefix(headName, 'b/');
  return baseName === undefined ? undefined : stripPrefix(baseName, 'a/');
}
