/** Tells the line that ends a block; it still belongs to it. */
type End = (line: string) => boolean;

/** Opens a block of code; also inside the items of a list. */
const FENCE = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(?<marks>`{3,}(?!.*`)|~{3,})/;

/** What GitHub hides, quotes, or shows as code. */
const HTML_BLOCKS: readonly { readonly start: RegExp; readonly end: string }[] = [
  { start: /<!--/g, end: '-->' },
  { start: /<pre\b/gi, end: '</pre>' },
  { start: /<code\b/gi, end: '</code>' },
  { start: /<blockquote\b/gi, end: '</blockquote>' },
];

/** A run of backticks up to the next run of the same length, over line ends too. */
const CODE_SPAN = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/gs;

/**
 * The lines of a comment that are its author's own plain words: neither quoted nor code nor hidden. In doubt a line is
 * left out; one that follows a quote without an empty line is part of the quote, as GitHub shows it. Indented code is not
 * told from other lines: the indentation stays.
 */
export function ownLines(body: string): string[] {
  const paragraphs: string[][] = [[]];
  let end: End | null = null;
  let follows = false;
  for (const line of body.split(/\r\n|\r|\n/)) {
    const isQuote = /^\s*>/.test(line);
    if (end) {
      if (end(line)) end = null;
    } else if (isQuote || line.trim() === '') follows = isQuote && /[^\s>]/.test(line);
    else if (!follows) {
      end = endOfBlock(line);
      if (!end) {
        paragraphs.at(-1)?.push(line);
        continue;
      }
    }
    paragraphs.push([]);
  }
  return paragraphs.flatMap(outsideOfCode);
}

/** What ends the block that this line begins; null when it begins none. */
function endOfBlock(line: string): End | null {
  const marks = FENCE.exec(line)?.groups?.marks;
  if (marks !== undefined) {
    const closing = new RegExp(`^\\s*\\${marks[0]}{${marks.length},}\\s*$`);
    return (each) => closing.test(each);
  }
  const open = HTML_BLOCKS.find(({ start, end }) => {
    const last = [...line.matchAll(start)].at(-1)?.index;
    return last !== undefined && !line.toLowerCase().includes(end, last);
  });
  return open ? (each) => each.toLowerCase().includes(open.end) : null;
}

/** The lines of a paragraph that do not begin inside of a code span. Both are in order, so one pass is enough. */
function outsideOfCode(lines: readonly string[]): string[] {
  const spans = lines.join('\n').matchAll(CODE_SPAN);
  let span = spans.next().value;
  let at = 0;
  return lines.filter((line) => {
    const start = at;
    at += line.length + 1;
    while (span && span.index + span[0].length <= start) span = spans.next().value;
    return !span || span.index >= start;
  });
}
