import { HunkwiseError } from '../core/error.ts';

/** What whoever still waits is told. */
export function closed(): HunkwiseError {
  const hint = 'Nothing is wrong with the change: ask for the review again.';
  return new HunkwiseError('analyzer-closed', 'The analysis was ended before it was done.', { hint });
}

/** What a child says that cannot judge anything. */
export function unloadable({ message, hint }: { readonly message: string; readonly hint?: string }): HunkwiseError {
  if (hint !== undefined) return new HunkwiseError('parser-unloadable', message, { hint });
  return new HunkwiseError('rules-unloadable', `The rules could not be loaded: ${message}`, {
    hint: 'Run `npm ci` again; if that does not help, report it with this message.',
  });
}
