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
    const parent = await commitOn(directory, BASE, base, []);
    return { directory, headSha: await commitOn(directory, HEAD, head, ['-p', parent]), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** A commit with the tree of `commit`. Returns its SHA. */
async function commitOn(directory: string, branch: string, commit: string, parents: string[]): Promise<string> {
  const who = ['-c', 'user.name=Replay', '-c', 'user.email=replay@example.com'];
  const made = await git(directory, [...who, 'commit-tree', `${commit}^{tree}`, ...parents, '-m', `As of ${commit}`]);
  const sha = made.toString().trim();
  await git(directory, ['update-ref', `refs/heads/${branch}`, sha]);
  return sha;
}
