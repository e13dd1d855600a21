import { diffArrays } from 'diff';
import type { DiffLine, Hunk } from './hunk.ts';

/** Unchanged lines around a change, as git shows them. */
const CONTEXT = 3;

/** Milliseconds, and changed lines, after which the texts count as wholly different between their equal ends. */
const LONGEST = 1_000;
const MOST_EDITS = 20_000;

type Numbered = Omit<DiffLine, 'noNewline'>;

/**
 * Our own diff of two texts, for a file of which the host shows none. Exact, `applyPatch` makes head of base with it;
 * not always the shortest, and not always git's. Where it would take too long, all between the equal ends is one change.
 */
export function diffTexts(base: string, head: string): Hunk[] {
  const lines = numbered(parts(base.match(LINES) ?? [], head.match(LINES) ?? []));
  const hunks: Hunk[] = [];
  for (let at = 0; at < lines.length; ) {
    const first = lines.findIndex(({ kind }, index) => index >= at && kind !== 'context');
    if (first < 0) break;
    const end = endOfHunk(lines, first);
    hunks.push(hunk(lines.slice(Math.max(at, first - CONTEXT), end)));
    at = end;
  }
  return hunks;
}

/** Lines with their `\n`; the last may lack it. */
const LINES = /[^\n]*\n|[^\n]+/g;

interface Part {
  readonly kind: DiffLine['kind'];
  readonly lines: readonly string[];
}

function parts(base: string[], head: string[]): Part[] {
  const changes = diffArrays(base, head, { timeout: LONGEST, maxEditLength: MOST_EDITS });
  if (!changes) return replacement(base, head);
  return changes.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'context',
    lines: value,
  }));
}

function replacement(base: readonly string[], head: readonly string[]): Part[] {
  const shorter = Math.min(base.length, head.length);
  let start = 0;
  while (start < shorter && base[start] === head[start]) start += 1;
  let end = 0;
  while (end < shorter - start && base.at(-1 - end) === head.at(-1 - end)) end += 1;
  return [
    { kind: 'context', lines: base.slice(0, start) },
    { kind: 'removed', lines: base.slice(start, base.length - end) },
    { kind: 'added', lines: head.slice(start, head.length - end) },
    { kind: 'context', lines: base.slice(base.length - end) },
  ];
}

function numbered(all: readonly Part[]): Numbered[] {
  let [base, head] = [0, 0];
  return all.flatMap(({ kind, lines }) =>
    lines.map((text) => {
      if (kind !== 'added') base += 1;
      if (kind !== 'removed') head += 1;
      return { kind, base: kind === 'added' ? null : base, head: kind === 'removed' ? null : head, text };
    }),
  );
}

/** Behind the context of the last change that is near enough to belong to the hunk. */
function endOfHunk(lines: readonly Numbered[], first: number): number {
  let last = first;
  for (let index = first; index < lines.length && index <= last + 2 * CONTEXT; index += 1) {
    if (lines[index]?.kind !== 'context') last = index;
  }
  return Math.min(lines.length, last + 1 + CONTEXT);
}

function hunk(lines: readonly Numbered[]): Hunk {
  const [ofBase, ofHead] = [lines.flatMap(({ base }) => base ?? []), lines.flatMap(({ head }) => head ?? [])];
  return {
    baseStart: ofBase[0] ?? 0,
    baseLines: ofBase.length,
    headStart: ofHead[0] ?? 0,
    headLines: ofHead.length,
    section: '',
    lines: lines.map(({ text, ...line }) =>
      text.endsWith('\n') ? { ...line, text: text.slice(0, -1) } : { ...line, text, noNewline: true },
    ),
  };
}
