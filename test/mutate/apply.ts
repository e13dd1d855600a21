import type { LineMap, UnchangedRun } from '../../src/core/engine/index.ts';
import type { Edit } from './operator.ts';

/** A file after edits: its text, which lines are the old ones, and where the edits ended up. */
export interface EditedFile {
  readonly text: string;
  readonly lines: LineMap;
  /** First and last line of each edit in the new text, in the order of the text. */
  readonly edited: readonly (readonly [number, number])[];
}

/** Applies edits that do not overlap; of two at the same place the one given first comes first. */
export function applyEdits(base: string, edits: readonly Edit[]): EditedFile {
  const sorted = edits.toSorted((a, b) => a.start - b.start);
  const hunks: Hunk[] = [];
  const parts: string[] = [];
  let copied = 0;
  let shift = 0;
  for (const { start, end, text } of sorted) {
    if (start < copied) throw new RangeError(`edits overlap at offset ${start}`);
    parts.push(base.slice(copied, start), text);
    copied = end;
    hunks.push({ start, end, headStart: start + shift, headEnd: start + shift + text.length });
    shift += text.length - (end - start);
  }
  const head = parts.join('') + base.slice(copied);
  return { text: head, lines: lineMap(base, head, hunks), edited: hunks.map((each) => editedLines(head, each)) };
}

interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly headStart: number;
  readonly headEnd: number;
}

function editedLines(head: string, { headStart, headEnd }: Hunk): readonly [number, number] {
  const last = headEnd > headStart && head[headEnd - 1] === '\n' ? headEnd - 1 : headEnd;
  return [lineOf(head, headStart), lineOf(head, last)];
}

/** Lines of base, from `first` to `last`, that became lines of head. */
interface LineHunk {
  first: number;
  last: number;
  firstHead: number;
  lastHead: number;
}

/** The lines before, between and behind the hunks; inside a hunk the lines that read the same at both ends. */
function lineMap(base: string, head: string, hunks: readonly Hunk[]): LineMap {
  const before = base.split('\n');
  const after = head.split('\n');
  const runs: UnchangedRun[] = [];
  let nextBase = 1;
  let nextHead = 1;
  for (const hunk of lineHunks(base, head, hunks)) {
    const { first, last, lastHead } = trimmed(hunk, before, after);
    if (first > nextBase) runs.push({ base: nextBase, head: nextHead, length: first - nextBase });
    nextBase = last + 1;
    nextHead = lastHead + 1;
  }
  runs.push({ base: nextBase, head: nextHead, length: Number.POSITIVE_INFINITY });
  return runs;
}

/** Hunks that share a line are one. */
function lineHunks(base: string, head: string, hunks: readonly Hunk[]): LineHunk[] {
  const found: LineHunk[] = [];
  for (const { start, end, headStart, headEnd } of hunks) {
    const first = lineOf(base, start);
    const last = lineOf(base, end);
    const lastHead = lineOf(head, headEnd);
    const before = found.at(-1);
    if (before && first <= before.last) Object.assign(before, { last, lastHead });
    else found.push({ first, last, firstHead: lineOf(head, headStart), lastHead });
  }
  return found;
}

function trimmed(hunk: LineHunk, before: readonly string[], after: readonly string[]): LineHunk {
  let { first, last, firstHead, lastHead } = hunk;
  const some = () => first <= last && firstHead <= lastHead;
  for (; some() && before[first - 1] === after[firstHead - 1]; first += 1) firstHead += 1;
  for (; some() && before[last - 1] === after[lastHead - 1]; last -= 1) lastHead -= 1;
  return { first, last, firstHead, lastHead };
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
