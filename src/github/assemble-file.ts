import { type Hunk, PatchMismatchError, revertPatch } from '../diff/index.ts';
import type { ChangedFile } from '../review/ports.ts';
import type { FileRow, RowReading } from './file-row.ts';
import type { Source } from './read-source.ts';

/** The texts that were read for a row; `base` only where it has to be compared. */
export interface Sources {
  readonly head: Source | null;
  readonly base: Source | null;
}

/** One file of the change from what GitHub said about it. A doubt becomes `unread`, never a clean file. */
export function assembleFile(row: FileRow, reading: RowReading, { head, base }: Sources): ChangedFile {
  const file = named(row);
  if (reading.kind === 'unread') return { ...file, ...NOTHING, unread: reading.reason };
  const hunks = reading.kind === 'hunks' ? reading.hunks : [];
  if (row.status === 'removed') return { ...file, head: null, base: removedText(hunks), hunks };
  if (!head || 'unread' in head) return { ...file, ...NOTHING, unread: head?.unread ?? 'The file was not read.' };
  const { text } = head;
  if (row.status === 'added' || row.status === 'copied') return { ...file, head: text, base: null, hunks };
  if (reading.kind === 'same' && reading.verify && !isSame(text, base)) {
    return { ...file, ...NOTHING, unread: 'GitHub sends no diff of this file.' };
  }
  return reverted(file, text, hunks);
}

/** For a file that is not read on purpose: no Python. */
export function unreadFile(row: FileRow): ChangedFile {
  return { ...named(row), ...NOTHING };
}

const NOTHING = { head: null, base: null, hunks: [] } as const;

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
function reverted(file: Named, head: string, hunks: readonly Hunk[]): ChangedFile {
  try {
    return { ...file, head, base: revertPatch(head, hunks), hunks };
  } catch (error) {
    if (!(error instanceof PatchMismatchError)) throw error;
    return { ...file, ...NOTHING, unread: "GitHub's diff does not fit the text of this file." };
  }
}

/** All lines of a removed file are in its patch; null when GitHub sent none. */
function removedText(hunks: readonly Hunk[]): string | null {
  const lines = hunks.flatMap((hunk) => hunk.lines).filter((line) => line.kind === 'removed');
  if (lines.length === 0) return null;
  return lines.map(({ text, noNewline }) => (noNewline ? text : `${text}\n`)).join('');
}
