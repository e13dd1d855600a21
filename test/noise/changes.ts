import { execFileSync } from 'node:child_process';
import { HunkwiseError } from '../../src/core/error.ts';

/** A change as it was merged: a commit of the main line and the one before it there. */
export interface MergedChange {
  readonly parent: string;
  readonly commit: string;
  /** Of the author, `YYYY-MM-DD`. */
  readonly date: string;
}

/**
 * The last changes of Python that were merged into HEAD, the newest first. A squashed pull request is a plain commit; a
 * merge commit counts as what it brings to the main line. The commit that a history begins with is nobody's change.
 */
export function mergedChanges(directory: string, last: number): MergedChange[] {
  const listed = git(directory, [
    'log',
    '--first-parent',
    '--min-parents=1',
    `--max-count=${last}`,
    '--format=%H %as %P',
    'HEAD',
    '--',
    '*.py',
  ]);
  const changes = listed.split('\n').flatMap((line) => readChange(line) ?? []);
  if (changes.length > 0) return changes;
  throw new HunkwiseError('no-changes', `${directory} has no change of Python in its history.`, {
    hint: 'Name the root of a clone with its whole history: in a shallow one run `git fetch --unshallow`.',
  });
}

/** Reads `<commit> <date> <parent> <other parents…>`. */
export function readChange(line: string): MergedChange | null {
  const [commit, date, parent] = line.split(' ');
  return commit && date && parent ? { parent, commit, date } : null;
}

function git(directory: string, args: readonly string[]): string {
  try {
    return execFileSync('git', ['-C', directory, ...args], {
      encoding: 'utf8',
      env: { ...process.env, GIT_NO_LAZY_FETCH: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (cause) {
    throw new HunkwiseError('no-checkout', `${directory} is no repository whose history git can list.`, {
      hint: 'Clone the project first and name its folder.',
      cause,
    });
  }
}
