import { type CommitPlan, commit } from './commit.ts';
import { changedFiles, type FileChange, patchText } from './diff.ts';
import { straightLine } from './history.ts';
import { objectReader, type ReadObject } from './objects.ts';
import { git } from './run.ts';
import { writeRef, writeRepository } from './write.ts';

export interface TreeEntry {
  path: string;
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  oid: string;
  /** Bytes; null for what is not a blob. */
  size: number | null;
}

export interface GitStore {
  directory: string;
  commit(plan: CommitPlan): Promise<string>;
  readonly read: ReadObject;
  /** The SHA of the commit that a branch, a full ref or a SHA names; null when none. */
  commitOf(reference: string): Promise<string | null>;
  /** Entries of a tree or of a commit's tree; null when there is none. */
  tree(expression: string, recursive: boolean): Promise<TreeEntry[] | null>;
  diff(from: string, to: string): Promise<FileChange[]>;
  diffText(from: string, to: string): Promise<string>;
  mergeBase(left: string, right: string): Promise<string>;
  /** Commits of `head` that `base` lacks, newest first. */
  commitsBetween(base: string, head: string): Promise<string[]>;
  /** Oids of all objects of `head` that `base` does not reach. */
  objectsBetween(base: string, head: string): Promise<string[]>;
  setRef(ref: string, sha: string): void;
  /** A gzipped tar with one top folder. */
  archive(sha: string, folder: string): Promise<Buffer>;
  close(): void;
}

/** Makes a bare repository in `directory`; a copy of `source` (a path) when that is given. */
export async function createStore(directory: string, defaultBranch: string, source?: string): Promise<GitStore> {
  writeRepository(directory, defaultBranch);
  if (source !== undefined) await git(directory, ['fetch', '--quiet', source, '+refs/heads/*:refs/heads/*']);
  return openStore(directory);
}

function openStore(directory: string): GitStore {
  const { read, close } = objectReader(directory);
  const lines = async (...args: string[]) => (await git(directory, args)).toString().split('\n').filter(Boolean);
  const diffs = new Map<string, Promise<FileChange[]>>();
  const trees = new Map<string, Promise<TreeEntry[]>>();
  const commitOf = async (reference: string) => (await read(`${reference}^{commit}`))?.oid ?? null;
  return {
    directory,
    commit: (plan) => commit(directory, read, plan),
    read,
    commitOf,
    async tree(expression, recursive) {
      const found = await read(`${expression}^{tree}`);
      return (
        found && (await remembered(trees, `${found.oid} ${recursive}`, () => listTree(directory, found.oid, recursive)))
      );
    },
    diff: (from, to) => remembered(diffs, `${from} ${to}`, () => changedFiles(directory, from, to)),
    diffText: (from, to) => patchText(directory, from, to),
    async mergeBase(left, right) {
      if (await straightLine(read, left, right)) return left;
      return (await lines('merge-base', left, right))[0] ?? left;
    },
    async commitsBetween(base, head) {
      const line = await straightLine(read, base, head);
      if (line) return line;
      return (await straightLine(read, head, base)) ? [] : lines('rev-list', '--topo-order', head, `^${base}`);
    },
    objectsBetween: async (base, head) =>
      (await lines('rev-list', '--objects', head, `^${base}`)).map((line) => line.slice(0, 40)),
    setRef: (ref, sha) => writeRef(directory, ref, sha),
    archive: (sha, folder) => git(directory, ['archive', '--format=tar.gz', `--prefix=${folder}/`, sha]),
    close,
  };
}

function remembered<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

async function listTree(directory: string, oid: string, recursive: boolean): Promise<TreeEntry[]> {
  const args = ['ls-tree', '-l', '-z', '--full-tree', ...(recursive ? ['-r', '-t'] : []), oid];
  const records = (await git(directory, args)).toString().split('\0').filter(Boolean);
  return records.map((record) => {
    const tab = record.indexOf('\t');
    const [mode = '', type, entryOid = '', size] = record.slice(0, tab).split(/ +/);
    const path = record.slice(tab + 1);
    return { path, mode, type: type as TreeEntry['type'], oid: entryOid, size: size === '-' ? null : Number(size) };
  });
}
