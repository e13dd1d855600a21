import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CONFIGURATION_PATH } from '../config/index.ts';
import type { ChangedFile, ConfigurationFile } from '../review/ports.ts';
import { isProjectFile } from '../review/project-file.ts';
import { isReviewedFile } from '../review/reviewed-file.ts';
import { configurationOf } from './configuration-file.ts';
import { type Decoded, decodePython, LARGEST_FILE, TOO_LARGE } from './decode.ts';
import { covers, type SelectedPath } from './path-arguments.ts';
import { pathWithin, type Repository } from './repository.ts';
import { runGit } from './run-git.ts';
import { wholeFile } from './whole-file.ts';

/** Folders of a plain directory that hold no code of its owner. Those that start with a dot are skipped too. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'venv', '__pycache__']);

/** Files open at once. */
const AT_ONCE = 32;

/** Paths, relative to the root, of the project's files that git tracks, or would with `git add .`; each once. */
export async function listTree(repository: Repository): Promise<string[]> {
  const args = ['ls-files', '-c', '-o', '--exclude-standard', '-z'];
  const output = await runGit(repository.directory, args, { indexFile: repository.indexFile });
  return [...new Set(output.toString().split('\0').filter(isProjectFile))];
}

/** Paths of the project's files below a folder that is in no repository. */
export async function listFolder(root: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile()) return isProjectFile(path) ? [path] : [];
    const isSkipped = entry.name.startsWith('.') || SKIPPED.has(entry.name);
    return entry.isDirectory() && !isSkipped ? listFolder(root, path) : [];
  });
  return (await Promise.all(found)).flat();
}

/**
 * The listed Python files that were asked for, and each file that was asked for by name, ignored or not. Everything when
 * nothing was asked for. Sorted, each once.
 */
export function selectFiles(listed: readonly string[], selected: readonly SelectedPath[]): string[] {
  const python = listed.filter(isReviewedFile);
  const covered =
    selected.length === 0 ? python : python.filter((path) => selected.some((each) => covers(each.path, path)));
  const named = selected.filter(({ kind }) => kind === 'file').map(({ path }) => path);
  return [...new Set([...covered, ...named])].sort();
}

/** Every file as an added one. What is gone, a symbolic link or a submodule is left out. */
export async function readTree(root: string, paths: readonly string[]): Promise<ChangedFile[]> {
  const top = await realpath(root);
  return mapFiles(paths, (path) => readAdded(top, path));
}

/** What `read` makes of each file, in their order, some at once; without the nulls. */
export async function mapFiles<P, T>(paths: readonly P[], read: (path: P) => Promise<T | null>): Promise<T[]> {
  const results: (T | null)[] = Array.from(paths, () => null);
  const waiting = paths.entries();
  const work = async () => {
    for (const [index, path] of waiting) results[index] = await read(path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results.filter((each) => each !== null);
}

/** The configuration of the working tree. */
export async function configurationInTree(root: string): Promise<ConfigurationFile | null> {
  return configurationOf((await readFileWithin(await realpath(root), CONFIGURATION_PATH)) ?? undefined);
}

async function readAdded(top: string, path: string): Promise<ChangedFile | null> {
  const content = await readFileWithin(top, path);
  if (!content) return null;
  const common = { path, status: 'added', base: null } as const;
  if ('unread' in content) return { ...common, head: null, hunks: [], unread: content.unread };
  return { ...common, head: content.text, hunks: wholeFile(content.text, 'added') };
}

/** Null for what is no file, and for a file that only a symbolic link to the outside makes look like one of ours. */
export async function readFileWithin(top: string, path: string): Promise<Decoded | null> {
  const file = join(top, path);
  try {
    if (!(await lstat(file)).isFile()) return null;
    if (pathWithin(top, await realpath(dirname(file))) === undefined) return null;
    return await readOpened(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === '') throw error;
    return { unread: `cannot be read (${code})` };
  }
}

async function readOpened(file: string): Promise<Decoded> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    if ((await handle.stat()).size > LARGEST_FILE) return TOO_LARGE;
    return decodePython(await handle.readFile());
  } finally {
    await handle.close();
  }
}
