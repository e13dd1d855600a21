import { baseBegin, type DiffLine, type Hunk } from './hunk.ts';
import { PatchMismatchError } from './patch-errors.ts';

/**
 * The head text that `hunks` make of the base text. Exact: no fuzz, no offsets, line ends kept as they are.
 *
 * @throws PatchMismatchError when a context or removed line is not what stands in `base`.
 */
export function applyPatch(base: string, hunks: readonly Hunk[]): string {
  const source = terminatedLines(base);
  const result: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    const begin = baseBegin(hunk) - 1;
    if (begin > source.length) throw new PatchMismatchError(source.length, `the text ends before the hunk's lines`);
    for (; at < begin; at += 1) result.push(source[at] as string);
    for (const line of hunk.lines) {
      if (line.kind !== 'added') checkLine(source[at], line, at + 1);
      if (line.kind !== 'removed') result.push(terminated(line));
      if (line.kind !== 'added') at += 1;
    }
  }
  for (; at < source.length; at += 1) result.push(source[at] as string);
  checkEnd(result);
  return result.join('');
}

/**
 * The base text that `hunks` made the head text from; the reverse of `applyPatch`.
 *
 * @throws PatchMismatchError when a context or added line is not what stands in `head`.
 */
export function revertPatch(head: string, hunks: readonly Hunk[]): string {
  return applyPatch(head, hunks.map(inverted));
}

const OPPOSITE = { added: 'removed', removed: 'added', context: 'context' } as const;

function inverted(hunk: Hunk): Hunk {
  return {
    baseStart: hunk.headStart,
    baseLines: hunk.headLines,
    headStart: hunk.baseStart,
    headLines: hunk.baseLines,
    section: hunk.section,
    lines: hunk.lines.map((line) => ({ ...line, kind: OPPOSITE[line.kind], base: line.head, head: line.base })),
  };
}

/** Lines with their `\n`; the last may lack it. */
function terminatedLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function terminated(line: DiffLine): string {
  return line.noNewline ? line.text : `${line.text}\n`;
}

function checkLine(found: string | undefined, line: DiffLine, at: number): void {
  const expected = terminated(line);
  if (found === expected) return;
  const what = found === undefined ? 'the text ends' : `found ${JSON.stringify(found)}`;
  throw new PatchMismatchError(at, `${what}, where the patch has ${JSON.stringify(expected)}`);
}

function checkEnd(result: readonly string[]): void {
  const open = result.findIndex((line, index) => index < result.length - 1 && !line.endsWith('\n'));
  if (open !== -1) throw new PatchMismatchError(open + 1, 'the text goes on where the patch ends it without a newline');
}
