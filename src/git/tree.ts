import { HunkwiseError } from '../core/error.ts';
import { abortable } from '../review/abortable.ts';
import type { Tree, TreeFile } from '../review/ports.ts';
import { LARGEST_FILE } from '../review/project-budget.ts';
import { isProjectFile } from '../review/project-file.ts';
import { projectTree, unavailableTree } from '../review/project-tree.ts';
import { GitFailure } from './git-failure.ts';
import { isFile } from './raw-diff.ts';
import { readPresentBlobs } from './read-blobs.ts';
import type { Repository } from './repository.ts';
import { runGit } from './run-git.ts';

/** The files of a commit. */
export function committedTree(repository: Repository, commit: string): Promise<Tree> {
  return treeOf(repository, () => listCommit(repository, commit));
}

/** The files of the index, without unmerged ones: nobody knows what they are going to be. */
export function stagedTree(repository: Repository): Promise<Tree> {
  return treeOf(repository, () => listIndex(repository));
}

async function treeOf(repository: Repository, list: () => Promise<TreeFile[]>): Promise<Tree> {
  try {
    return projectTree(await list(), (oids, signal) => abortable(signal, () => readTexts(repository, oids, signal)));
  } catch (error) {
    if (!isOfGit(error)) throw error;
    return unavailableTree(`git cannot list the files of the repository: ${error.message}`);
  }
}

function isOfGit(error: unknown): error is Error {
  return error instanceof GitFailure || error instanceof HunkwiseError;
}

async function readTexts(
  repository: Repository,
  oids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const blobs = await readPresentBlobs(repository, oids, { largest: LARGEST_FILE, signal });
  return new Map([...blobs].flatMap(([oid, blob]) => ('text' in blob ? [[oid, blob.text]] : [])));
}

/** Sizes take a look at each blob, which a partial clone may lack; git then gives up altogether. */
async function listCommit({ directory }: Repository, commit: string): Promise<TreeFile[]> {
  const list = (...options: string[]) => runGit(directory, ['ls-tree', '-r', '-z', '--full-tree', ...options, commit]);
  const output = await list('-l').catch((error: unknown) => {
    if (!isOfGit(error)) throw error;
    return list();
  });
  return records(output).flatMap(({ fields: [mode = '', , oid = '', size = ''], path }) => {
    if (!isFile(mode) || !isProjectFile(path)) return [];
    return [{ path, oid, ...(/^\d+$/.test(size) && { size: Number(size) }) }];
  });
}

async function listIndex(repository: Repository): Promise<TreeFile[]> {
  const args = ['ls-files', '-s', '-z', '--full-name'];
  const output = await runGit(repository.directory, args, { indexFile: repository.indexFile });
  const files = records(output).flatMap(({ fields: [mode = '', oid = '', stage], path }) =>
    isFile(mode) && stage === '0' && isProjectFile(path) ? [{ path, oid }] : [],
  );
  const sizes = await sizesOf(repository, files);
  return files.map((file) => ({ ...file, ...sizes.get(file.oid) }));
}

/** None at all where git gives up, as in a partial clone. */
async function sizesOf({ directory }: Repository, files: readonly TreeFile[]): Promise<Map<string, { size: number }>> {
  const input = files.map(({ oid }) => `${oid}\n`).join('');
  const args = ['cat-file', '--batch-check=%(objectname) %(objectsize)'];
  try {
    const lines = (await runGit(directory, args, { input })).toString().split('\n');
    return new Map(
      lines.flatMap((line) => {
        const [oid = '', size = ''] = line.split(' ');
        return /^\d+$/.test(size) ? [[oid, { size: Number(size) }]] : [];
      }),
    );
  } catch (error) {
    if (!isOfGit(error)) throw error;
    return new Map();
  }
}

/** Records of `<field> <field> …\t<path>\0`; sizes are padded with spaces. */
function records(output: Buffer): { fields: string[]; path: string }[] {
  const lines = output.toString().split('\0').slice(0, -1);
  return lines.map((line) => {
    const tab = line.indexOf('\t');
    return { fields: line.slice(0, tab).split(/ +/), path: line.slice(tab + 1) };
  });
}
