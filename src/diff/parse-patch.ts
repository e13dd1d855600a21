import type { Hunk } from './hunk.ts';
import { PatchSyntaxError } from './patch-errors.ts';
import { readHunks, splitLines } from './read-hunks.ts';

/**
 * The hunks of the `patch` field of GitHub's `GET /pulls/{n}/files`: hunks without a file header. The empty text has
 * none; a *missing* field is not this function's affair (`github.md`, section 1: it may mean "not sent").
 *
 * @throws PatchSyntaxError when the patch is malformed or cut off, naming the line. Only a cut exactly between two
 * hunks leaves no trace; compare the counts of added and removed lines with `additions` and `deletions` for that.
 */
export function parsePatch(patch: string): Hunk[] {
  const lines = splitLines(patch);
  const { value: hunks, next } = readHunks(lines, 0);
  const rest = lines[next];
  if (rest !== undefined) {
    throw new PatchSyntaxError(next + 1, `expected a hunk header, found ${JSON.stringify(rest.slice(0, 80))}`);
  }
  return hunks;
}
