import { codeSpan, prose } from './escape-markdown.ts';
import { type CommentMarker, commentMarker } from './marker.ts';

/** GitHub refuses a body above 65,536 characters (`github.md`, section 1); some are left for its own use. */
const BODY_LIMIT = 60_000;

const START = '**Dismissed** by ';

/** A comment of ours after somebody dismissed its finding: it says so first, and its marker remembers it. */
export function dismissedBody(
  body: string,
  marker: CommentMarker,
  dismissed: NonNullable<CommentMarker['dismissed']>,
): string {
  const line = `${START}${codeSpan(dismissed.by)}: ${prose(dismissed.reason)}`;
  const text = body.slice(0, body.lastIndexOf('<!-- hunkwise:')).trim();
  const before = text.startsWith(START) ? text.slice(`${text}\n\n`.indexOf('\n\n')).trim() : text;
  const end = commentMarker({ ...marker, dismissed });
  const whole = [line, before, end].join('\n\n');
  return whole.length <= BODY_LIMIT ? whole : [line, end].join('\n\n');
}
