import { expect } from 'vitest';
import { HunkwiseError } from '../../src/core/error.ts';
import { type GitChangeOptions, gitChangeReader } from '../../src/git/index.ts';
import type { Change, ChangedFile } from '../../src/review/ports.ts';

export function readChange(options: GitChangeOptions): Promise<Change> {
  return gitChangeReader(options).read();
}

/** The files by path. */
export function byPath(change: Change): Record<string, ChangedFile> {
  return Object.fromEntries(change.files.map((file) => [file.path, file]));
}

/** Reads a change that cannot be read, and returns the error, which names a next step. */
export async function refusal(options: GitChangeOptions): Promise<HunkwiseError> {
  const error = await readChange(options).catch((cause: unknown) => cause);
  if (!(error instanceof HunkwiseError)) throw error;
  expect(error.hint).not.toBe('');
  return error;
}
