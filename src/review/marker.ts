import { hiddenWord, revealed } from './hidden-word.ts';

/**
 * The hidden lines by which Hunkwise finds its own comments and reviews again. They are versioned: what a version says
 * never changes its meaning. Values are percent-encoded, so that nothing of the code under review can end the comment.
 */

/** What a line comment remembers of its finding, to find it again in a newer version of the code. */
export interface CommentMarker {
  readonly rule: string;
  readonly fingerprint: string;
  readonly snippet: string;
  readonly function: string | null;
  /** Line of the finding in the commit that the comment was posted on. */
  readonly line: number;
  /** Whether the comment already says that its finding is gone: then it stands for nothing any more. */
  readonly isFixed: boolean;
  /** Who said that the finding shall not count here, and why. */
  readonly dismissed?: { readonly by: string; readonly reason: string };
}

export function commentMarker(marker: Omit<CommentMarker, 'isFixed'> & { readonly isFixed?: boolean }): string {
  const { rule, fingerprint, snippet, function: name, line, isFixed, dismissed } = marker;
  const fields = {
    fp: fingerprint,
    rule,
    code: snippet,
    line: String(line),
    ...(name !== null && { in: name }),
    ...(dismissed && { by: dismissed.by, why: dismissed.reason }),
  };
  const words = Object.entries(fields).map(([field, value]) => `${field}=${hiddenWord(value)}`);
  return `<!-- hunkwise:v1 ${words.join(' ')}${isFixed ? ' fixed' : ''} -->`;
}

/**
 * Reads the marker at the very end of a comment. Nowhere else: a suggestion quotes the code under review, which may
 * contain anything. The caller checks the author.
 */
export function readCommentMarker(body: string): CommentMarker | null {
  const words = /<!-- hunkwise:v1 ([^<>]*) -->\s*$/.exec(body)?.[1]?.split(' ').map(field) ?? [];
  const fields = new Map(words);
  const [rule, fingerprint, snippet, line] = ['rule', 'fp', 'code', 'line'].map((name) => fields.get(name));
  if (!rule || !fingerprint || !snippet || !line) return null;
  const name = fields.get('in') ?? null;
  const [by, reason] = [fields.get('by'), fields.get('why')];
  const dismissed = by && reason ? { dismissed: { by, reason } } : {};
  return { rule, fingerprint, snippet, function: name, line: Number(line), isFixed: fields.has('fixed'), ...dismissed };
}

/**
 * The marker of a review: the commit it judged, the key of the delivery that asked for it and how many comments it
 * posted. Commit and key are the idempotency key, since GitHub re-points a review's `commit_id` after a force-push
 * (`github.md`, section 1).
 */
export function reviewMarker(head: string, key: string, comments: number): string {
  return `<!-- hunkwise:v1 review=${head} key=${key} comments=${comments} -->`;
}

/** How many comments a review posted, by its marker; 0 where it is none of ours. The caller checks the author. */
export function commentsOfReview(body: string): number {
  return Number(/<!-- hunkwise:v1 review=[0-9a-f]+ key=\S+ comments=(\d+) -->\s*$/.exec(body)?.[1] ?? 0);
}

function field(word: string): [name: string, value: string] {
  const at = word.indexOf('=');
  return at < 0 ? [word, ''] : [word.slice(0, at), revealed(word.slice(at + 1))];
}
