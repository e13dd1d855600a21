import type { Configuration } from '../config/index.ts';
import type { Silenced } from '../core/engine/index.ts';
import { commentMarker } from './marker.ts';
import type { PostedComment } from './ports.ts';
import type { Retirement } from './review-plan.ts';

/**
 * What becomes of comments whose finding is gone. An unresolved thread blocks merging where conversations have to be
 * resolved, and an App cannot resolve one without more permission than it asks for: so what nobody answered goes
 * (`architecture.md`, section 3).
 */
export function retire(
  gone: readonly PostedComment[],
  head: string,
  fixed: Configuration['fixed'],
  silenced: readonly Silenced[] = [],
): Retirement[] {
  return gone.map((comment) => {
    if (!comment.isAnswered && fixed === 'delete') return { how: 'delete', comment };
    const word = isSilenced(comment, silenced) ? 'Silenced in the code' : 'Fixed';
    return { how: comment.isAnswered ? 'edit' : 'minimise', comment, body: fixedBody(comment, word, head) };
  });
}

/** Whether the finding of a comment is gone only because a suppression covers it. */
export function isSilenced({ marker }: PostedComment, silenced: readonly Silenced[]): boolean {
  const { rule, function: name, snippet } = marker;
  return silenced.some(
    ({ finding }) => finding.rule === rule && finding.function === name && finding.snippet === snippet,
  );
}

/** The marker says so too: the comment is not taken up again, and a finding that comes back gets a new one. */
function fixedBody({ body, marker }: PostedComment, word: string, head: string): string {
  const text = body.slice(0, body.lastIndexOf('<!-- hunkwise:')).trimEnd();
  const quoted = text.replaceAll(/^(?=.*)/gm, '> ');
  return `**${word}** as of ${head.slice(0, 12)}.\n\n${quoted}\n\n${commentMarker({ ...marker, isFixed: true })}`;
}
