import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { HunkwiseError } from '../core/error.ts';
import { runGit } from './run-git.ts';

/** A local repository. All paths are absolute. */
export interface Repository {
  /** Where git runs: the top of the working tree, or the bare repository itself. */
  readonly directory: string;
  /** What belongs to git itself, such as `.git`. */
  readonly gitFolder: string;
  /** The top of the working tree; null for a bare repository. */
  readonly root: string | null;
  /** The index to read, where it is not the repository's own. */
  readonly indexFile?: string;
}

/** The repository that holds `directory`. @throws HunkwiseError when there is none, or git refuses to read it. */
export async function openRepository(directory: string): Promise<Repository> {
  const answer = await ask(directory, '--is-inside-work-tree', '--absolute-git-dir');
  const at = answer.indexOf('\n');
  const gitFolder = answer.slice(at + 1);
  if (answer.slice(0, at) !== 'true') return { directory: gitFolder, gitFolder, root: null };
  const root = resolve(await ask(directory, '--show-toplevel'));
  const indexFile = hookIndex(gitFolder);
  return { directory: root, gitFolder, root, ...(indexFile !== undefined && { indexFile }) };
}

/** The repository that holds `directory`, or null for a folder outside of any. */
export async function findRepository(directory: string): Promise<Repository | null> {
  try {
    return await openRepository(directory);
  } catch (error) {
    if (!(error instanceof HunkwiseError)) throw error;
    if (error.code === 'not-a-repository') return null;
    if (error.code === 'git-missing' && !holdsGitFolder(directory)) return null;
    throw error;
  }
}

async function ask(directory: string, ...questions: readonly string[]): Promise<string> {
  const answer = await runGit(directory, ['rev-parse', ...questions]);
  return answer.toString().replace(/\r?\n$/, '');
}

/**
 * `git commit -a` and `git commit FILE` run their hooks with a temporary index, inside of the git folder. An index
 * elsewhere belongs to another repository than ours.
 */
function hookIndex(gitFolder: string): string | undefined {
  const given = process.env.GIT_INDEX_FILE;
  if (!given) return undefined;
  const file = resolve(given);
  return dirname(file) === resolve(gitFolder) ? file : undefined;
}

function holdsGitFolder(directory: string): boolean {
  const parent = dirname(directory);
  return existsSync(join(directory, '.git')) || (parent !== directory && holdsGitFolder(parent));
}

/** `path` relative to `root` with `/`, '' for the root itself, or undefined when it lies outside. */
export function pathWithin(root: string, path: string): string | undefined {
  const inside = relative(root, path).replaceAll('\\', '/');
  return inside === '..' || inside.startsWith('../') || resolve(root, inside) !== resolve(path) ? undefined : inside;
}
