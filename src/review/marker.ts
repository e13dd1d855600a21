/** The hidden lines by which Hunkwise finds its own comments and reviews again. They are versioned: never change `v1`. */

export interface CommentMarker {
  readonly fingerprint: string;
  readonly rule: string;
}

export function commentMarker({ fingerprint, rule }: CommentMarker): string {
  return `<!-- hunkwise:v1 fp=${fingerprint} rule=${rule} -->`;
}

/**
 * Reads the marker at the very end of a comment. Nowhere else: a suggestion quotes the code under review, which may
 * contain anything. The caller checks the author.
 */
export function readCommentMarker(body: string): CommentMarker | null {
  const match = /<!-- hunkwise:v1 fp=(\S+) rule=(\S+) -->\s*$/.exec(body);
  return match?.[1] && match[2] ? { fingerprint: match[1], rule: match[2] } : null;
}

/**
 * The marker of a review: the commit it judged and the key of the delivery that asked for it. It is the idempotency
 * key, since GitHub re-points a review's `commit_id` after a force-push (`github.md`, section 1).
 */
export function reviewMarker(head: string, key: string): string {
  return `<!-- hunkwise:v1 review=${head} key=${key} -->`;
}
