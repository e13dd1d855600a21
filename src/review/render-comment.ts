import type { Finding, Severity, Suggestion } from '../core/rule/finding.ts';
import type { Anchor } from '../diff/index.ts';
import { codeSpan, fenceFor, prose } from './escape-markdown.ts';
import { type Links, linked } from './links.ts';
import { commentMarker } from './marker.ts';
import { shownReasons } from './reasons.ts';

/** GitHub refuses a body above 65,536 characters (`github.md`, section 1); some are left for its own use. */
const BODY_LIMIT = 60_000;

const WORDS: Readonly<Record<Severity, string>> = { error: 'Error', warning: 'Warning', note: 'Note' };

/**
 * The Markdown of a line comment: what happens, what to do instead, why, and GitHub's suggestion where it fits.
 *
 * @param mayBeIgnored whether a comment in the code can silence the line
 */
export function renderComment(finding: Finding, anchor: Anchor, links: Links, mayBeIgnored = true): string {
  const marker = commentMarker(finding);
  const parts = [
    `**${WORDS[finding.severity]}:** ${whereabouts(finding, anchor, links)}${prose(finding.message)}`,
    `**Instead:** ${prose(finding.advice)}`,
    reasons(finding, links),
    suggestion(finding, anchor),
    footer(finding.rule, links, mayBeIgnored),
  ];
  return `${join(parts, BODY_LIMIT - marker.length - 2)}\n\n${marker}`;
}

/** The parts that fit, in order; one that is too long (only a suggestion can be) is left out whole. */
function join(parts: readonly string[], limit: number): string {
  let result = '';
  for (const part of parts) {
    const longer = result === '' || part === '' ? result + part : `${result}\n\n${part}`;
    if (longer.length <= limit) result = longer;
  }
  return result;
}

/** Says which line is meant when the comment had to stand on another one. */
function whereabouts({ path, line, endLine }: Finding, anchor: Anchor, links: Links): string {
  const { first, last } = rangeOf(anchor);
  if (anchor.side === 'RIGHT' && first <= endLine && line <= last) return '';
  return `About ${linked(`line ${line}`, links.lines(path, line, endLine))}: `;
}

function reasons(finding: Finding, links: Links): string {
  const lines = shownReasons(finding).map(({ path, line, note }) => {
    const place = linked(codeSpan(`${path}:${line}`), links.lines(path, line, line));
    return `- ${place}: ${prose(note, 500)}`;
  });
  return lines.length === 0 ? '' : ['Because:', ...lines].join('\n');
}

/**
 * GitHub replaces exactly the commented lines, and only on the right side (`github.md`, section 1), so any other
 * suggestion is not made. A line that holds a secret is not quoted.
 */
function suggestion({ suggestion: change, masked }: Finding, anchor: Anchor): string {
  if (!change || masked || !coversExactly(change, anchor)) return '';
  const fence = fenceFor(change.text, 3);
  return `${fence}suggestion\n${change.text}\n${fence}`;
}

function coversExactly(change: Suggestion, anchor: Anchor): boolean {
  const { first, last } = rangeOf(anchor);
  return anchor.side === 'RIGHT' && change.line === first && change.endLine === last;
}

function rangeOf({ line, startLine = line }: Anchor): { first: number; last: number } {
  return { first: startLine, last: line };
}

function footer(rule: string, links: Links, mayBeIgnored: boolean): string {
  const page = linked(codeSpan(rule), links.rule(rule));
  const silence = mayBeIgnored ? ` · silence this line with ${codeSpan(`# hunkwise: ignore[${rule}]`)}` : '';
  return `<sub>Rule ${page}${silence}</sub>`;
}
