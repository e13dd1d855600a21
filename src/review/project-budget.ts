import type { TreeFile } from './ports.ts';
import { isPythonFile } from './reviewed-file.ts';

/** Python files that the index of a project holds at most; a service of a few hundred routes has under a thousand. */
const MOST_FILES = 5_000;

/** Bytes of all its files; 5,000 of average length (8,000 bytes) stay well below. */
const MOST_BYTES = 60_000_000;

/** Bytes of one file. What is longer was generated, and tells nothing about the code around it. */
export const LARGEST_FILE = 2_000_000;

/** Seconds that reading the project around a change may take where nothing of it is known yet. */
export const COLD_SECONDS = 20;

/** Whether the file is too long to be read; it is then left out of the tree. */
export function isTooLarge({ size = 0 }: TreeFile): boolean {
  return size > LARGEST_FILE;
}

/** Why so many files are not indexed, as a sentence for the summary; null within the budget. */
export function overBudget(files: readonly TreeFile[]): string | null {
  const python = files.filter(({ path }) => isPythonFile(path)).length;
  if (python > MOST_FILES) {
    const [has, most] = [python, MOST_FILES].map((each) => each.toLocaleString('en-US'));
    return `The repository has ${has} Python files; the project index holds up to ${most}.`;
  }
  const bytes = files.reduce((sum, { size = 0 }) => sum + size, 0);
  if (bytes <= MOST_BYTES) return null;
  return `The repository has ${megabytes(bytes)} MB of Python; the project index holds up to ${megabytes(MOST_BYTES)} MB.`;
}

/** Rounded up, so that what is over the budget never reads as if it were not. */
function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}
