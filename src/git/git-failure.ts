import { HunkwiseError } from '../core/error.ts';

/** git ended with an error nobody here has words for. */
export class GitFailure extends Error {
  /** git's exit status, null when it was killed. */
  readonly status: number | null;
  readonly stderr: string;

  constructor(args: readonly string[], status: number | null, stderr: string) {
    super(`git ${args[0]} failed: ${stderr || `exit status ${status}`}`);
    this.name = 'GitFailure';
    this.status = status;
    this.stderr = stderr;
  }
}

/** The error to raise when git could not be started. */
export function gitMissing(cause: Error): Error {
  if (!('code' in cause) || cause.code !== 'ENOENT') return cause;
  const hint = 'Install git (https://git-scm.com/downloads) and make sure that it is on the PATH.';
  return new HunkwiseError('git-missing', 'git was not found.', { hint, cause });
}

/** What git's messages mean, in the words of git 2.20 to 2.51 under `LC_ALL=C`. */
const KNOWN: readonly (readonly [RegExp, (directory: string, cause: GitFailure) => HunkwiseError])[] = [
  [/cannot change to|Not a directory/, directoryMissing],
  [/detected dubious ownership|unsafe repository/, unsafeRepository],
  [/not a git repository/, notARepository],
  [/must be run in a work tree/, noWorkingTree],
  [/unable to read|missing blob|could not fetch|lazy fetching disabled|transport '.*' not allowed/, objectsMissing],
];

/** A HunkwiseError where the cause is known, else the failure itself. */
export function describeFailure(directory: string, failure: GitFailure): Error {
  const known = KNOWN.find(([pattern]) => pattern.test(failure.stderr));
  return known ? known[1](directory, failure) : failure;
}

function directoryMissing(directory: string, cause: GitFailure): HunkwiseError {
  const hint = 'Name an existing folder with `--repo`.';
  return new HunkwiseError('directory-missing', `There is no folder ${directory}.`, { hint, cause });
}

function unsafeRepository(directory: string, cause: GitFailure): HunkwiseError {
  const hint = `If you trust it, run \`git config --global --add safe.directory ${directory}\`.`;
  const message = `git refuses to read ${directory}, since it belongs to another user.`;
  return new HunkwiseError('repository-unsafe', message, { hint, cause });
}

function notARepository(directory: string, cause: GitFailure): HunkwiseError {
  const hint = 'Run this inside of a repository, name one with `--repo`, or leave out `--diff` and `--staged`.';
  return new HunkwiseError('not-a-repository', `${directory} is not a git repository.`, { hint, cause });
}

export function noWorkingTree(directory: string, cause?: GitFailure): HunkwiseError {
  const hint = 'Say what to compare: `--diff BASE..HEAD`.';
  return new HunkwiseError('no-working-tree', `${directory} is a bare repository, without files.`, { hint, cause });
}

export function objectsMissing(directory: string, cause?: GitFailure): HunkwiseError {
  const hint =
    'Fetch them first: `git fetch --unshallow` in a shallow clone, `git fetch --refetch --no-filter` in a partial one.';
  return new HunkwiseError('objects-missing', `${directory} does not hold all files of the change.`, { hint, cause });
}
