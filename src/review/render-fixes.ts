import type { Finding, Suggestion } from '../core/rule/finding.ts';
import { hasFix } from './check-actions.ts';
import { plural } from './count.ts';
import { codeSpan, fenceFor } from './escape-markdown.ts';
import { type Links, linked } from './links.ts';
import type { ChangedFile } from './ports.ts';

/** GitHub refuses a body above 65,536 characters (`github.md`, section 1); some are left for its own use. */
const BODY_LIMIT = 60_000;

/** Unchanged lines around each diff. */
const CONTEXT = 2;

export const FIXES_MARKER = '<!-- hunkwise:v1 fixes -->';

/** A comment with all suggestions as diffs; those that do not fit are counted. */
export function renderFixes(
  findings: readonly Finding[],
  files: readonly ChangedFile[],
  head: string,
  links: Links,
): string {
  const texts = new Map(files.map((file) => [file.path, file.head]));
  const blocks = findings.filter(hasFix).flatMap((finding) => block(finding, texts.get(finding.path) ?? null, links));
  const at = codeSpan(head.slice(0, 12));
  if (blocks.length === 0) return `There is nothing to suggest at ${at}.\n\n${FIXES_MARKER}`;
  const parts = [`**${plural(blocks.length, 'suggestion')}** at ${at}. Look before you take one over.`];
  let length = parts.join().length;
  const shown = blocks.filter((each) => {
    length += each.length + 2;
    return length <= BODY_LIMIT;
  });
  const left = blocks.length - shown.length;
  if (left > 0) shown.push(`and ${left.toLocaleString('en-US')} more.`);
  return [...parts, ...shown, FIXES_MARKER].join('\n\n');
}

function block({ path, line, endLine, rule, suggestion }: Finding, text: string | null, links: Links): string[] {
  if (!suggestion || text === null) return [];
  const place = linked(codeSpan(`${path}:${line}`), links.lines(path, line, endLine));
  const diff = diffOf(suggestion, text.split(/\r?\n/));
  const fence = fenceFor(diff, 3);
  return [`${place} · ${linked(codeSpan(rule), links.rule(rule))}\n\n${fence}diff\n${diff}\n${fence}`];
}

function diffOf({ line, endLine, text }: Suggestion, lines: readonly string[]): string {
  const start = Math.max(0, line - 1 - CONTEXT);
  const before = lines.slice(start, line - 1);
  const after = lines.slice(endLine, endLine + CONTEXT);
  const [removed, added] = [lines.slice(line - 1, endLine), text.split('\n')];
  const around = before.length + after.length;
  return [
    `@@ -${start + 1},${around + removed.length} +${start + 1},${around + added.length} @@`,
    ...before.map((each) => ` ${each}`),
    ...removed.map((each) => `-${each}`),
    ...added.map((each) => `+${each}`),
    ...after.map((each) => ` ${each}`),
  ].join('\n');
}
