/**
 * Text that comes from the code under review is hostile: a path or a name may hold Markdown, HTML, an `@mention` or a
 * link. Nothing of it reaches GitHub but through the functions below.
 */

/** Control characters, and the marks that reorder text for the eye (CVE-2021-42574). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A code span: a run of backticks up to the next run of the same length. */
const CODE_SPAN = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g;

/** Breaks a word for GitHub's link and mention filters, which run after entities are decoded; not visible. */
const BREAK = '&#8203;';

/** One line of plain text: white space collapsed, nothing invisible, at most `limit` characters. */
export function oneLine(text: string, limit = Number.POSITIVE_INFINITY): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(INVISIBLE, '').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1).trimEnd()}…`;
}

/** A code span that shows `text` as it is, whatever backticks it holds. */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  const fence = fenceFor(line, 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** The same for a cell of a table; there a code span cannot hold a bar, so that becomes HTML, every mark an entity. */
export function codeCell(text: string): string {
  return text.includes('|') ? `<code>${entities(oneLine(text))}</code>` : codeSpan(text);
}

/**
 * A sentence with code spans, as rules write it: the code spans stay, every other mark loses its meaning. At most
 * `limit` characters of it.
 */
export function prose(text: string, limit = 4_000): string {
  return mapProse(oneLine(text, limit), codeSpan);
}

/** The same for a cell of a table. */
export function proseCell(text: string, limit = 300): string {
  return mapProse(oneLine(text, limit), codeCell).replaceAll('|', '&#124;');
}

/** A fence of backticks longer than any run of them in `text`, and at least `least` long. */
export function fenceFor(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(Math.max(least, ...runs.map((run) => run.length + 1)));
}

function mapProse(line: string, code: (text: string) => string): string {
  let result = '';
  let at = 0;
  for (const span of line.matchAll(CODE_SPAN)) {
    result += escapeMarks(line.slice(at, span.index)) + code((span[2] as string).trim());
    at = span.index + span[0].length;
  }
  return result + escapeMarks(line.slice(at));
}

function escapeMarks(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`[\]*_~]/g, '\\$&')
    .replaceAll(/#(?=\d)/g, `#${BREAK}`)
    .replaceAll('@', `@${BREAK}`)
    .replaceAll(/\bGH-(?=\d)/gi, `$&${BREAK}`)
    .replaceAll('://', `:${BREAK}//`)
    .replaceAll(/\bwww\./gi, `www${BREAK}.`);
}

function entities(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
