import { HunkwiseError } from '../core/error.ts';
import { GitFailure } from './git-failure.ts';
import type { Repository } from './repository.ts';
import { runGit } from './run-git.ts';

/** The full id of the commit that `name` means. @throws HunkwiseError when there is no such commit. */
export async function resolveCommit(repository: Repository, name: string): Promise<string> {
  if (name.startsWith('-') || name.trim() === '' || name.includes('\0')) throw unknownRevision(name);
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    return (await runGit(repository.directory, args)).toString().trim();
  } catch (error) {
    if (error instanceof GitFailure) throw unknownRevision(name, error);
    throw error;
  }
}

/** HEAD's commit, or null before the first commit. */
export async function headCommit(repository: Repository): Promise<string | null> {
  try {
    return await resolveCommit(repository, 'HEAD');
  } catch (error) {
    if (error instanceof HunkwiseError && error.code === 'unknown-revision') return null;
    throw error;
  }
}

/** Where the two commits parted; the best of several. @throws HunkwiseError when they have nothing in common. */
export async function mergeBase(repository: Repository, base: string, head: string): Promise<string> {
  try {
    return (await runGit(repository.directory, ['merge-base', base, head])).toString().trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const hint = 'In a shallow clone run `git fetch --unshallow`; otherwise compare them as they are: `BASE..HEAD`.';
    throw new HunkwiseError('no-merge-base', 'The two commits have no common ancestor here.', { hint, cause: error });
  }
}

/** The id of the tree without files, in the repository's hash; git knows it without storing it. */
export async function emptyTree(repository: Repository): Promise<string> {
  return (await runGit(repository.directory, ['hash-object', '-t', 'tree', '--stdin'])).toString().trim();
}

function unknownRevision(name: string, cause?: unknown): HunkwiseError {
  const hint = 'Check the spelling with `git log --oneline`, or get it with `git fetch origin`.';
  return new HunkwiseError('unknown-revision', `There is no commit ${JSON.stringify(name)}.`, { hint, cause });
}
