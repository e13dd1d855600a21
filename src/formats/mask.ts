import type { Finding } from '../core/rule/index.ts';
import type { Span } from './source-line.ts';

/** Which parts of a file must not be shown. */
export interface Mask {
  /** @param line counts from 1 */
  spans(line: number): readonly Span[];
}

/** Shorter values are too likely to occur as part of something harmless. */
const SHORTEST_VALUE = 4;

/** The places of all masked findings of a file, and every other occurrence of what stands there. */
export function maskOf(lines: readonly string[], findings: readonly Finding[]): Mask {
  const masked = findings.filter((finding) => finding.masked);
  if (masked.length === 0) return { spans: () => [] };
  const values = masked.flatMap((finding) => valuesAt(lines, finding));
  return {
    spans(line) {
      const text = lines[line - 1] ?? '';
      const places = masked.flatMap((finding) => spanOn(text, line, finding) ?? []);
      return joined([...places, ...values.flatMap((value) => occurrences(text, value))]);
    },
  };
}

/** The part of a line that a finding covers, or undefined. */
export function spanOn(text: string, line: number, finding: Finding): Span | undefined {
  if (line < finding.line || line > finding.endLine) return undefined;
  const length = [...text].length;
  const start = line === finding.line ? finding.column - 1 : length - [...text.trimStart()].length;
  const end = line === finding.endLine ? finding.endColumn - 1 : length;
  return { start, end: Math.max(end, start) };
}

function valuesAt(lines: readonly string[], finding: Finding): string[] {
  const values: string[] = [];
  for (let line = finding.line; line <= finding.endLine; line += 1) {
    const text = lines[line - 1] ?? '';
    const span = spanOn(text, line, finding);
    const quoted = [...text].slice(span?.start, span?.end).join('');
    const value = quoted.replaceAll(/^[A-Za-z]{0,2}["']+|["']+$/g, '').trim();
    if (value.length >= SHORTEST_VALUE) values.push(value);
  }
  return values;
}

function occurrences(text: string, value: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
    const start = [...text.slice(0, at)].length;
    found.push({ start, end: start + [...value].length });
  }
  return found;
}

/** Spans that touch or overlap become one, so that each shows as one mask. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (!last || span.start > last.end) result.push(span);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return result;
}
