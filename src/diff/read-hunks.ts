import { baseBegin, type DiffLine, type Hunk, headBegin } from './hunk.ts';
import { PatchSyntaxError } from './patch-errors.ts';

/** Something read from lines of text, and the index of the first line after it. */
export interface Reading<T> {
  readonly value: T;
  readonly next: number;
}

type HunkHeader = Omit<Hunk, 'lines'>;

// `s`: a section may quote a source line that holds a U+2028 or a `\r`.
const HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(?: (.*))?$/s;

/** The lines of a text; only `\n` separates them, and one at the very end starts no further line. */
export function splitLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * Reads the consecutive hunks from index `at`. A hunk is as long as its header says, so that a removed `-- x`, which
 * stands in the patch as `--- x`, is not taken for a file header.
 *
 * @throws PatchSyntaxError when the counts of a header and its lines, or two successive headers, do not add up.
 */
export function readHunks(lines: readonly string[], at: number): Reading<Hunk[]> {
  const hunks: Hunk[] = [];
  let next = at;
  while (lines[next]?.startsWith('@@')) {
    const header = readHeader(lines[next] as string, next);
    checkSuccession(hunks.at(-1), header, next + 1);
    const body = readBody(header, lines, next + 1);
    hunks.push({ ...header, lines: body.value });
    next = body.next;
  }
  return { value: hunks, next };
}

function readHeader(text: string, index: number): HunkHeader {
  if (text.startsWith('@@@')) throw new PatchSyntaxError(index + 1, COMBINED);
  const match = HEADER.exec(text);
  if (!match) throw new PatchSyntaxError(index + 1, `not a hunk header: ${JSON.stringify(text)}`);
  const [, baseStart, baseLines = '1', headStart, headLines = '1', section = ''] = match;
  return {
    baseStart: Number(baseStart),
    baseLines: Number(baseLines),
    headStart: Number(headStart),
    headLines: Number(headLines),
    section,
  };
}

export const COMBINED = 'a combined diff of a merge has more than one base; compare two commits instead';

/** Between two hunks nothing changed, so both sides advance alike; else lines are missing, or changes were ignored. */
function checkSuccession(before: Hunk | undefined, header: HunkHeader, line: number): void {
  const baseGap = baseBegin(header) - (before ? baseBegin(before) + before.baseLines : 1);
  const headGap = headBegin(header) - (before ? headBegin(before) + before.headLines : 1);
  if (baseGap < 0 || headGap < 0) throw new PatchSyntaxError(line, 'the hunk overlaps what stands before it');
  if (baseGap !== headGap) {
    const gaps = `${baseGap} lines in base, but ${headGap} in head`;
    throw new PatchSyntaxError(line, `unchanged lines before the hunk do not add up: ${gaps}`);
  }
  if (before?.lines.some((each) => each.noNewline)) {
    throw new PatchSyntaxError(line, 'a hunk follows the line without a newline that ends the file');
  }
}

function readBody(header: HunkHeader, lines: readonly string[], at: number): Reading<DiffLine[]> {
  const body: DiffLine[] = [];
  const end = { base: baseBegin(header) + header.baseLines, head: headBegin(header) + header.headLines };
  let base = baseBegin(header);
  let head = headBegin(header);
  let next = at;
  while (base < end.base || head < end.head) {
    const line = readLine(lines[next], base, head);
    if (!line) throw new PatchSyntaxError(next + 1, missing(lines[next], end.base - base, end.head - head));
    if (line.base !== null) base += 1;
    if (line.head !== null) head += 1;
    if (base > end.base || head > end.head) {
      throw new PatchSyntaxError(next + 1, `more ${line.kind} lines than the hunk header counts`);
    }
    next += 1;
    if (!lines[next]?.startsWith('\\')) {
      body.push(line);
      continue;
    }
    const isLast = (line.base === null || base === end.base) && (line.head === null || head === end.head);
    if (!isLast) throw new PatchSyntaxError(next + 1, 'lines follow the line without a newline that ends the file');
    body.push({ ...line, noNewline: true });
    next += 1;
  }
  return { value: body, next };
}

function missing(found: string | undefined, base: number, head: number): string {
  const what = found === undefined ? 'the patch ends' : `found ${JSON.stringify(found.slice(0, 80))}`;
  return `${what}, where the hunk header counts ${base} more base and ${head} more head lines`;
}

/** An empty text is an empty context line: git writes those without their space under `diff.suppressBlankEmpty`. */
function readLine(text: string | undefined, base: number, head: number): DiffLine | undefined {
  if (text === '') return { kind: 'context', base, head, text };
  if (text?.startsWith(' ')) return { kind: 'context', base, head, text: text.slice(1) };
  if (text?.startsWith('+')) return { kind: 'added', base: null, head, text: text.slice(1) };
  if (text?.startsWith('-')) return { kind: 'removed', base, head: null, text: text.slice(1) };
  return undefined;
}
