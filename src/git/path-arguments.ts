import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HunkwiseError } from '../core/error.ts';
import { isReviewedFile } from '../review/reviewed-file.ts';
import { pathWithin } from './repository.ts';

/** A file or folder that was asked for, relative to the root with `/`; '' is the root itself. */
export interface SelectedPath {
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** Whether `path` is `selected` or lies below it. */
export function covers(selected: string, path: string): boolean {
  return selected === '' || path === selected || path.startsWith(`${selected}/`);
}

/**
 * The existing files and folders that `given` names, relative to `from` or to `root`.
 *
 * @throws HunkwiseError for what does not exist, lies outside of `root` or is a file but no Python.
 */
export function selectExisting(root: string, from: string, given: readonly string[]): Promise<SelectedPath[]> {
  return Promise.all(
    given.map(async (argument) => {
      const found = (await existing(resolve(from, argument))) ?? (await existing(resolve(root, argument)));
      if (!found) throw unknownPath(argument);
      const path = pathWithin(await realpath(root), found.path);
      if (path === undefined) throw outside(argument, root);
      if (found.kind === 'file' && !isReviewedFile(path)) throw noPython(argument);
      return { path, kind: found.kind };
    }),
  );
}

/** The real place of `path`, symbolic links followed. */
async function existing(path: string): Promise<SelectedPath | undefined> {
  try {
    const real = await realpath(path);
    return { path: real, kind: (await stat(real)).isDirectory() ? 'folder' : 'file' };
  } catch {
    return undefined;
  }
}

/**
 * What `argument` may mean in a version that need not be checked out: relative to `from`, if that lies in the working
 * tree, or to the root.
 */
export function candidates(root: string | null, from: string, argument: string): string[] {
  const fromHere = root === null ? undefined : pathWithin(root, resolve(from, argument));
  const fromRoot = pathWithin('/', resolve('/', argument.replaceAll('\\', '/')));
  return [...new Set([fromHere, fromRoot])].filter((path) => path !== undefined);
}

export function unknownPath(argument: string): HunkwiseError {
  const hint = 'Name a file or folder relative to the current directory, or to the root of the repository.';
  return new HunkwiseError('unknown-path', `There is no ${JSON.stringify(argument)}.`, { hint });
}

function outside(argument: string, root: string): HunkwiseError {
  const hint = 'Name the repository that holds it with `--repo`.';
  return new HunkwiseError('path-outside', `${JSON.stringify(argument)} lies outside of ${root}.`, { hint });
}

function noPython(argument: string): HunkwiseError {
  const hint = 'Hunkwise reviews files whose name ends in `.py`, and `requirements*.txt`.';
  return new HunkwiseError('not-python', `${JSON.stringify(argument)} is no file that Hunkwise reviews.`, { hint });
}
