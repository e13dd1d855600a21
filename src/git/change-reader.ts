import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Change, ChangedFile, ChangeReader, Tree } from '../review/ports.ts';
import { isReviewedFile } from '../review/reviewed-file.ts';
import { compare } from './compare.ts';
import type { Comparison } from './comparison.ts';
import { committedConfiguration, stagedConfiguration } from './configuration-file.ts';
import { noWorkingTree } from './git-failure.ts';
import { candidates, covers, selectExisting, unknownPath } from './path-arguments.ts';
import type { RawEntry } from './raw-diff.ts';
import { readAhead } from './read-ahead.ts';
import { findRepository, openRepository, type Repository } from './repository.ts';
import { emptyTree, headCommit, mergeBase, resolveCommit } from './revision.ts';
import { runGit } from './run-git.ts';
import { committedTree, stagedTree } from './tree.ts';
import { treeOnDisk } from './tree-on-disk.ts';
import { configurationInTree, listFolder, listTree, readTree, selectFiles } from './working-tree.ts';

export interface GitChangeOptions {
  /** The repository, bare or not, or a folder in it. Without `diff` and `staged` any folder. */
  readonly directory: string;
  /** Two commits, by any name that git knows; `mergeBase` compares with where they parted, as a pull request does. */
  readonly diff?: { readonly base: string; readonly head: string; readonly mergeBase?: boolean } | undefined;
  /** The index against HEAD. */
  readonly staged?: boolean | undefined;
  /** Files and folders to restrict the change to, relative to the current directory or the repository's root. */
  readonly paths?: readonly string[] | undefined;
}

/** What `Change.base` and `Change.head` say where no commit stands. */
const INDEX = 'index';
const WORKING_TREE = 'working-tree';
const NOTHING = 'nothing';

/**
 * Reads a change from a local repository: two commits, the index, or (with neither) every Python file of the working
 * tree as if it were new. Nothing of the repository is executed, and nothing is fetched.
 *
 * @throws HunkwiseError (from `read`) when git, the repository, a revision or a path is missing.
 */
export function gitChangeReader(options: GitChangeOptions): ChangeReader {
  return { read: async () => readAhead(await readChange(options)) };
}

function readChange({ directory, diff, staged, paths = [] }: GitChangeOptions): Promise<Change> {
  const at = resolve(directory);
  if (diff) return readCommits(at, diff, paths);
  return staged ? readIndex(at, paths) : readWorkingTree(at, paths);
}

async function readCommits(
  directory: string,
  diff: NonNullable<GitChangeOptions['diff']>,
  paths: readonly string[],
): Promise<Change> {
  const repository = await openRepository(directory);
  const [first, head] = await Promise.all([resolveCommit(repository, diff.base), resolveCommit(repository, diff.head)]);
  const base = diff.mergeBase ? await mergeBase(repository, first, head) : first;
  const [files, configuration, listed] = await Promise.all([
    compareSelected(repository, { kind: 'commits', base, head }, paths),
    committedConfiguration(repository, base),
    committedTree(repository, head),
  ]);
  const tree = around(files, listed, repository);
  return { base, head, files, configuration, conversation: null, tree, incomplete: [] };
}

async function readIndex(directory: string, paths: readonly string[]): Promise<Change> {
  const repository = await openRepository(directory);
  if (repository.root === null) throw noWorkingTree(directory);
  const commit = await headCommit(repository);
  const base = commit ?? (await emptyTree(repository));
  const [files, configuration, listed] = await Promise.all([
    compareSelected(repository, { kind: 'index', base }, paths),
    commit === null ? stagedConfiguration(repository) : committedConfiguration(repository, commit),
    stagedTree(repository),
  ]);
  const tree = around(files, listed, repository);
  return { base, head: INDEX, files, configuration, conversation: null, tree, incomplete: [] };
}

async function readWorkingTree(directory: string, paths: readonly string[]): Promise<Change> {
  const repository = await findRepository(directory);
  if (repository?.root === null) throw noWorkingTree(directory);
  const root = repository?.root ?? directory;
  const selected = await selectExisting(root, process.cwd(), paths);
  const listed = repository ? await listTree(repository) : await listFolder(root);
  const changed = selectFiles(listed, selected);
  const [files, configuration, tree] = await Promise.all([
    readTree(root, changed),
    configurationInTree(root),
    treeOnDisk(root, listed, changed),
  ]);
  return { base: NOTHING, head: WORKING_TREE, files, configuration, conversation: null, tree, incomplete: [] };
}

/**
 * Null where there is nothing to judge. What is read of it may be kept beside what git keeps: it goes with the clone, and
 * belongs to whom that belongs.
 */
function around(files: readonly ChangedFile[], tree: Tree, { gitFolder }: Repository): Tree | null {
  const isJudged = files.some(({ path, head }) => head !== null && isReviewedFile(path));
  return isJudged ? { ...tree, keptIn: join(gitFolder, 'hunkwise', 'outlines') } : null;
}

async function compareSelected(repository: Repository, comparison: Comparison, paths: readonly string[]) {
  const from = await realpath(process.cwd());
  const meanings = paths.map((given) => ({ given, meant: candidates(repository.root, from, given) }));
  const isUnder = (meant: readonly string[], { path, previousPath }: RawEntry) =>
    meant.some((each) => covers(each, path) || (previousPath !== undefined && covers(each, previousPath)));
  const known = new Set<string>();
  const files = await compare(repository, comparison, (entry) => {
    const under = meanings.filter(({ meant }) => isUnder(meant, entry));
    for (const { given } of under) known.add(given);
    return paths.length === 0 || under.length > 0;
  });
  for (const { given, meant } of meanings) {
    if (!known.has(given) && !(await existsIn(repository, comparison, meant))) throw unknownPath(given);
  }
  return files;
}

/** Whether one of `paths` stands in the newer version: a path that did not change is no mistake. */
async function existsIn(repository: Repository, comparison: Comparison, paths: readonly string[]): Promise<boolean> {
  if (paths.includes('')) return true;
  const list = comparison.kind === 'index' ? ['ls-files', '-z'] : ['ls-tree', '-z', '--full-tree', comparison.head];
  const output = await runGit(repository.directory, [...list, '--', ...paths], { indexFile: repository.indexFile });
  return output.length > 0;
}
