import { printable, textWidth } from './width.ts';

const TAB = 4;
const MASK = '********';
const ELLIPSIS = '…';

/** One line of source as a terminal shows it: what stands for each of its code points. */
export type Cells = readonly string[];

/** Part of a line, in code points from 0, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Tabs become spaces up to the next stop; what lies in `masked` becomes asterisks whose number says nothing. */
export function cellsOf(line: string, masked: readonly Span[]): Cells {
  let column = 0;
  return [...line].map((character, index) => {
    const span = masked.find(({ start, end }) => index >= start && index < end);
    const cell = span ? (index === span.start ? MASK : '') : visible(character, column);
    column += textWidth(cell);
    return cell;
  });
}

function visible(character: string, column: number): string {
  return character === '\t' ? ' '.repeat(TAB - (column % TAB)) : printable(character);
}

/** A line cut to the width there is, and the columns of it to underline. */
export interface ShownLine {
  readonly text: string;
  readonly indent: number;
  readonly length: number;
}

/** Shows a line with `span` in sight: of a line longer than `width` columns only a window around the span's beginning. */
export function showLine(cells: Cells, span: Span, width: number): ShownLine {
  const columns = columnsOf(cells);
  const at = (index: number) => columns[Math.min(index, cells.length)] ?? 0;
  const window = windowOf(cells, columns, at(span.start), width);
  const before = window.start > 0 ? ELLIPSIS : '';
  const after = window.end < cells.length ? ELLIPSIS : '';
  const text = before + cells.slice(window.start, window.end).join('') + after;
  const indent = Math.max(0, at(span.start) - at(window.start)) + before.length;
  const length = Math.min(at(span.end), at(window.end)) - Math.max(at(span.start), at(window.start));
  return { text: text.trimEnd(), indent, length: Math.max(1, length) };
}

/** The column at which each cell starts, and last the width of the whole line. */
function columnsOf(cells: Cells): number[] {
  const columns = [0];
  for (const cell of cells) columns.push((columns.at(-1) ?? 0) + textWidth(cell));
  return columns;
}

function windowOf(cells: Cells, columns: readonly number[], focus: number, width: number): Span {
  const total = columns.at(-1) ?? 0;
  if (total <= width) return { start: 0, end: cells.length };
  const room = Math.max(10, width - 2);
  const from = focus < room * 0.7 ? 0 : focus - Math.floor(room * 0.3);
  const start = columns.findIndex((column) => column >= from);
  const beyond = columns.findIndex((column) => column > (columns[start] ?? 0) + room);
  return { start, end: beyond < 0 ? cells.length : beyond - 1 };
}
