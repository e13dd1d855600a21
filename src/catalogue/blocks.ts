/** A fenced code block, its code without the fences. */
export interface Fence {
  readonly kind: 'fence';
  readonly info: string;
  readonly code: string;
  /** Line of the opening fence in the page, from 1; the code starts on the next one. */
  readonly line: number;
}

/** A line outside of fences. */
export interface TextLine {
  readonly kind: 'text';
  readonly text: string;
  readonly line: number;
}

export type Block = Fence | TextLine;

const OPENING = /^ {0,3}(?<marks>`{3,}|~{3,})(?<info>.*)$/;

/** Splits Markdown into fenced code blocks and the lines between them. A fence that is never closed reaches to the end. */
export function splitBlocks(markdown: string): Block[] {
  const lines = markdown.split(/\r?\n/);
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const text = lines[index] ?? '';
    const { marks, info = '' } = OPENING.exec(text)?.groups ?? {};
    if (!marks) {
      blocks.push({ kind: 'text', text, line: index + 1 });
      continue;
    }
    const end = closingLine(lines, index + 1, marks);
    const code = lines.slice(index + 1, end).map((line) => `${line}\n`);
    blocks.push({ kind: 'fence', info: info.trim(), code: code.join(''), line: index + 1 });
    index = end;
  }
  return blocks;
}

function closingLine(lines: readonly string[], from: number, marks: string): number {
  const end = lines.findIndex((line, at) => at >= from && line.trim().startsWith(marks) && isMarksOnly(line.trim()));
  return end < 0 ? lines.length : end;
}

function isMarksOnly(text: string): boolean {
  return /^(`+|~+)$/.test(text);
}
