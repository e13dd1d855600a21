/** Suggested changes: what the button "Commit suggestion" does. */
import type { ReviewComment } from './model.ts';
import type { Switches } from './options.ts';

/** The replacement text of a comment's first suggestion, `''` for a deletion; null without one. */
function suggestionIn(body: string, { longSuggestionFence }: Pick<Switches, 'longSuggestionFence'>): string | null {
  const [, fence = '', content = ''] = /^(`{3,})suggestion[^\S\n]*\r?\n([\s\S]*?)^\1`*[^\S\n]*$/m.exec(body) ?? [];
  if (fence === '' || (fence.length > 3 && !longSuggestionFence)) return null;
  return content;
}

/** The file after the suggestion replaced exactly `start_line..line`. Throws where GitHub would not offer the button. */
export async function applied(comment: ReviewComment, switches: Switches): Promise<string> {
  const { thread } = comment;
  const { line, startLine } = thread.current;
  const replacement = suggestionIn(comment.body, switches);
  if (replacement === null) throw new Error('The comment has no suggestion.');
  if (line === null || thread.outdated) throw new Error('Suggestions cannot be applied to outdated comments.');
  if (thread.side === 'LEFT') throw new Error('Suggestions cannot be applied to deleted lines.');
  const file = await thread.pull.repository.store.read(`${thread.pull.head.sha}:${thread.path}`);
  const lines = (file?.content.toString() ?? '').split(/(?<=\n)/);
  const before = lines.slice(0, (startLine ?? line) - 1);
  const result = [...before, replacement, ...lines.slice(line)].join('');
  if (result === lines.join('')) throw new Error('Suggestions cannot be applied when nothing changes.');
  return result;
}
