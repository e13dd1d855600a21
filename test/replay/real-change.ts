import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Range } from '../../src/cli/parse-arguments.ts';
import { openRepository } from '../../src/git/repository.ts';
import { mergeBase, resolveCommit } from '../../src/git/revision.ts';
import { runGit } from '../../src/git/run-git.ts';
import { git } from '../double/git/run.ts';

/** Branches of the repository below. */
export const BASE = 'main';
export const HEAD = 'change';

/** A bare repository with two commits: the tree of a change's base, and that of its head on top of it. */
export interface RealChange {
  readonly directory: string;
  /** The commit on `HEAD`. */
  readonly headSha: string;
  /** Files that the repository names without having them, as a partial clone does: neither commit has them. */
  readonly missing: readonly string[];
  discard(): Promise<void>;
}

/**
 * The change as a history of its own, with the objects of the real repository: its trees and blobs keep their hashes.
 * What lay between the two commits, or before them, is left out.
 *
 * @param repositoryAt the repository, bare or not, or a folder in it; it is only read
 * @throws HunkwiseError when there is no such repository or commit
 */
export async function realChange(repositoryAt: string, range: Range): Promise<RealChange> {
  const source = await openRepository(resolve(repositoryAt));
  const [first, head] = await Promise.all([resolveCommit(source, range.base), resolveCommit(source, range.head)]);
  const base = range.mergeBase ? await mergeBase(source, first, head) : first;
  const objects = (await runGit(source.directory, ['rev-parse', '--git-path', 'objects'])).toString().trim();
  const directory = await mkdtemp(join(tmpdir(), 'hunkwise-replay-'));
  const discard = () => rm(directory, { recursive: true, force: true, maxRetries: 3 });
  try {
    await git(directory, ['init', '--bare', '--quiet', '--template=']);
    await writeFile(join(directory, 'objects/info/alternates'), `${resolve(source.directory, objects)}\n`);
    const lacking = [await missingIn(directory, base), await missingIn(directory, head)];
    const missing = [...new Set(lacking.flat())];
    const parent = await commitOn(directory, BASE, await treeWithout(directory, base, missing), []);
    const headSha = await commitOn(directory, HEAD, await treeWithout(directory, head, missing), ['-p', parent]);
    return { directory, headSha, missing, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** Paths of a commit whose contents are not there. */
async function missingIn(directory: string, commit: string): Promise<string[]> {
  const listed = (await git(directory, ['ls-tree', '-r', '-z', commit])).toString().split('\0').filter(Boolean);
  const files = listed.flatMap((record) => {
    const [, oid, path] = /^\d+ blob (\w+)\t(.*)$/s.exec(record) ?? [];
    return oid && path ? [{ oid, path }] : [];
  });
  const asked = Buffer.from(files.map(({ oid }) => `${oid}\n`).join(''));
  const answers = (await git(directory, ['cat-file', '--batch-check'], asked)).toString().split('\n');
  return files.filter((_, at) => answers[at]?.endsWith(' missing')).map(({ path }) => path);
}

/** The commit's own tree where nothing is left out. Returns its oid. */
async function treeWithout(directory: string, commit: string, paths: readonly string[]): Promise<string> {
  const tree = (await git(directory, ['rev-parse', `${commit}^{tree}`])).toString().trim();
  if (paths.length === 0) return tree;
  const removals = paths.map((path) => `0 ${'0'.repeat(40)}\t${path}\0`).join('');
  await git(directory, ['read-tree', tree]);
  await git(directory, ['update-index', '-z', '--index-info'], Buffer.from(removals));
  return (await git(directory, ['write-tree'])).toString().trim();
}

/** Returns the SHA of the new commit, on which the branch then stands. */
async function commitOn(directory: string, branch: string, tree: string, parents: string[]): Promise<string> {
  const who = ['-c', 'user.name=Replay', '-c', 'user.email=replay@example.com'];
  const made = await git(directory, [...who, 'commit-tree', tree, ...parents, '-m', `As of ${tree}`]);
  const sha = made.toString().trim();
  await git(directory, ['update-ref', `refs/heads/${branch}`, sha]);
  return sha;
}
