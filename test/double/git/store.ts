import { type CommitPlan, commit } from './commit.ts';
import { changedFiles, type FileChange, patchText } from './diff.ts';
import { type GitObject, objectReader } from './objects.ts';
import { git } from './run.ts';

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
  read(expression: string): Promise<GitObject | null>;
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
  setRef(ref: string, sha: string): Promise<void>;
  /** A gzipped tar with one top folder. */
  archive(sha: string, folder: string): Promise<Buffer>;
  close(): void;
}

/** Makes a bare repository in `directory`; a copy of `source` (a path) when that is given. */
export async function createStore(directory: string, defaultBranch: string, source?: string): Promise<GitStore> {
  await git(directory, ['init', '--bare', '--quiet', '--template=', `--initial-branch=${defaultBranch}`]);
  if (source !== undefined) await git(directory, ['fetch', '--quiet', source, '+refs/heads/*:refs/heads/*']);
  return openStore(directory);
}

function openStore(directory: string): GitStore {
  const objects = objectReader(directory);
  const lines = async (...args: string[]) => (await git(directory, args)).toString().split('\n').filter(Boolean);
  const diffs = new Map<string, Promise<FileChange[]>>();
  const trees = new Map<string, Promise<TreeEntry[]>>();
  const commitOf = async (reference: string) => (await objects.read(`${reference}^{commit}`))?.oid ?? null;
  return {
    directory,
    commit: (plan) => commit(directory, plan),
    read: (expression) => objects.read(expression),
    commitOf,
    async tree(expression, recursive) {
      const found = await objects.read(`${expression}^{tree}`);
      return (
        found && (await remembered(trees, `${found.oid} ${recursive}`, () => listTree(directory, found.oid, recursive)))
      );
    },
    diff: (from, to) => remembered(diffs, `${from} ${to}`, () => changedFiles(directory, from, to)),
    diffText: (from, to) => patchText(directory, from, to),
    mergeBase: async (left, right) => (await lines('merge-base', left, right))[0] ?? left,
    commitsBetween: (base, head) => lines('rev-list', '--topo-order', head, `^${base}`),
    objectsBetween: async (base, head) =>
      (await lines('rev-list', '--objects', head, `^${base}`)).map((line) => line.slice(0, 40)),
    setRef: async (ref, sha) => void (await git(directory, ['update-ref', ref, sha])),
    archive: (sha, folder) => git(directory, ['archive', '--format=tar.gz', `--prefix=${folder}/`, sha]),
    close: () => objects.close(),
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
