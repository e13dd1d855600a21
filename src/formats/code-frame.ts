import type { Finding } from '../core/rule/index.ts';
import { type Mask, spanOn } from './mask.ts';
import type { Paint } from './paint.ts';
import { cellsOf, showLine } from './source-line.ts';

/** Lines shown above and below the place. */
const CONTEXT = 2;

/** The least columns for code, however narrow the terminal. */
const LEAST_WIDTH = 30;

/** The lines of one file and what of them must not be shown. */
export interface Source {
  readonly lines: readonly string[];
  readonly mask: Mask;
}

/**
 * The place of a finding with two lines of context, underlined on its first line.
 *
 * @param width columns of the terminal
 * @param gutter columns of the line numbers
 */
export function codeFrame(finding: Finding, source: Source, width: number, gutter: number, paint: Paint): string[] {
  const first = Math.max(1, finding.line - CONTEXT);
  const last = Math.min(lastLine(source.lines), finding.line + CONTEXT);
  const bar = paint.frame(`${' '.repeat(gutter)} |`);
  const frame = [bar];
  for (let line = first; line <= last; line += 1) {
    const shown = show(finding, source, line, Math.max(LEAST_WIDTH, width - gutter - 3));
    frame.push(`${paint.frame(`${String(line).padStart(gutter)} |`)} ${shown.text}`.trimEnd());
    if (line !== finding.line) continue;
    const marks = paint.severity(finding.severity, '^'.repeat(shown.length));
    frame.push(`${bar} ${' '.repeat(shown.indent)}${marks}`);
  }
  return [...frame, bar];
}

function show(finding: Finding, { lines, mask }: Source, line: number, width: number) {
  const text = lines[line - 1] ?? '';
  const start = finding.column - 1;
  const span = spanOn(text, line, finding) ?? { start: line === finding.line ? start : 0, end: 0 };
  const focus = line === finding.line ? span : { start: Math.min(start, [...text].length), end: start + 1 };
  return showLine(cellsOf(text, mask.spans(line)), focus, width);
}

/** A final line end opens no line of its own. */
function lastLine(lines: readonly string[]): number {
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}
