import type { DiffLine, Hunk } from '../diff/index.ts';

/** The hunk of a file that is added or removed as a whole; none for an empty file. */
export function wholeFile(text: string, kind: 'added' | 'removed'): Hunk[] {
  const ends = text.endsWith('\n');
  const lines = (ends ? text.slice(0, -1) : text).split('\n');
  if (text === '') return [];
  const side = { start: 1, lines: lines.length };
  const [base, head] = kind === 'removed' ? [side, NOTHING] : [NOTHING, side];
  return [
    {
      baseStart: base.start,
      baseLines: base.lines,
      headStart: head.start,
      headLines: head.lines,
      section: '',
      lines: lines.map((line, index) => diffLine(kind, line, index + 1, !ends && index === lines.length - 1)),
    },
  ];
}

const NOTHING = { start: 0, lines: 0 };

function diffLine(kind: 'added' | 'removed', text: string, number: number, noNewline: boolean): DiffLine {
  const [base, head] = kind === 'removed' ? [number, null] : [null, number];
  return { kind, base, head, text, ...(noNewline && { noNewline }) };
}
