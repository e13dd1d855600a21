import { diffTexts, type Hunk, PatchMismatchError, revertPatch } from '../diff/index.ts';
import type { ChangedFile } from '../review/ports.ts';
import type { FileRow, RowReading } from './file-row.ts';
import type { Source } from './read-source.ts';

/** The texts that were read for a row; `base` only where it has to be compared. */
export interface Sources {
  readonly head: Source | null;
  readonly base: Source | null;
}

/** A file, or why GitHub's diff does not tell what changed in it: then its text at the merge base has to. */
export type Assembled = { readonly file: ChangedFile } | { readonly wantsBase: string };

/** One file of the change from what GitHub said about it. A doubt becomes `unread`, never a clean file. */
export function assembleFile(row: FileRow, reading: RowReading, { head, base }: Sources): Assembled {
  const file = named(row);
  const unread = (reason: string): Assembled => ({ file: { ...file, ...NOTHING, unread: reason } });
  const hunks = reading.kind === 'hunks' ? reading.hunks : [];
  if (row.status === 'removed') return { file: { ...file, head: null, base: removedText(hunks), hunks } };
  if (!head || 'unread' in head) return unread(head?.unread ?? 'The file was not read.');
  const { text } = head;
  // All of it is the change, whatever the diff shows.
  if (row.status === 'added' || row.status === 'copied') return { file: { ...file, head: text, base: null, hunks } };
  if (reading.kind === 'unknown') return { wantsBase: reading.reason };
  if (reading.kind === 'same' && reading.verify && !isSame(text, base)) return { wantsBase: NO_DIFF };
  return reverted(file, text, hunks);
}

/** The file by our own diff against its text at the merge base. @param reason why GitHub's says nothing */
export function compareFile(row: FileRow, head: Source | null, base: Source | null, reason: string): ChangedFile {
  const file = named(row);
  if (!head || 'unread' in head || !base || 'unread' in base) {
    const more = base && 'unread' in base ? ` Nor can its base be read: ${base.unread}` : '';
    return { ...file, ...NOTHING, unread: `${reason}${more}` };
  }
  const hunks = diffTexts(base.text, head.text);
  return { ...file, head: head.text, base: base.text, hunks, ...(hunks.length > 0 && { isDiffHidden: true }) };
}

/** For a file that is not read on purpose, no Python, or that cannot be. */
export function unreadFile(row: FileRow, unread?: string): ChangedFile {
  return { ...named(row), ...NOTHING, ...(unread !== undefined && { unread }) };
}

const NOTHING = { head: null, base: null, hunks: [] } as const;

const NO_DIFF = 'GitHub sends no diff of this file.';

type Named = Pick<ChangedFile, 'path' | 'status' | 'previousPath'>;

/** A copy is new code, so it has no path in the base. */
function named({ filename, status, previous_filename: previousPath }: FileRow): Named {
  const isMoved = previousPath !== undefined && status !== 'copied';
  return { path: filename, status, ...(isMoved && { previousPath }) };
}

function isSame(text: string, base: Source | null): boolean {
  return base !== null && 'text' in base && base.text === text;
}

/** The diff is relative to the merge base, and taking it back from head gives that version without a further call. */
function reverted(file: Named, head: string, hunks: readonly Hunk[]): Assembled {
  try {
    return { file: { ...file, head, base: revertPatch(head, hunks), hunks } };
  } catch (error) {
    if (!(error instanceof PatchMismatchError)) throw error;
    return { wantsBase: "GitHub's diff does not fit the text of this file." };
  }
}

/** All lines of a removed file are in its patch; null when GitHub sent none. */
function removedText(hunks: readonly Hunk[]): string | null {
  const lines = hunks.flatMap((hunk) => hunk.lines).filter((line) => line.kind === 'removed');
  if (lines.length === 0) return null;
  return lines.map(({ text, noNewline }) => (noNewline ? text : `${text}\n`)).join('');
}
