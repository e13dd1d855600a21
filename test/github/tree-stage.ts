import {
  type BlobCache,
  connect,
  type GitHubClient,
  type PullRequestHead,
  pullRequestReader,
  watchHead,
} from '../../src/github/index.ts';
import type { Change, Tree } from '../../src/review/ports.ts';
import type { PullRequest } from '../double/model.ts';
import { github } from '../double/setup.ts';

/** `m0.py`, `m1.py`, …, each with a text of its own, below `folder`. */
export const modules = (count: number, folder = 'app'): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${folder}/m${at}.py`, `${folder}_${at} = 1\n`]));

/** Opens a pull request that changes `main.py` in a repository with these files besides. */
export async function open(files: Record<string, string | Uint8Array>, more: { fork?: string; repo?: string } = {}) {
  const { repo: name = 'shop', ...others } = more;
  const repository = await github.createRepository({ name, files: { 'main.py': 'a = 1\n', ...files } });
  return github.openPullRequest({ repository, files: { 'main.py': 'a = 2\n' }, ...others });
}

/** A client, and the pull request as the adapters take it. */
export function connection({ repository, number, head, base }: PullRequest): {
  client: GitHubClient;
  pull: PullRequestHead;
} {
  const client = connect({ token: github.token('acme'), baseUrl: `${github.url}/api/v3` });
  const pull = {
    owner: 'acme',
    repo: repository.name,
    number,
    headSha: head.sha,
    baseSha: base.sha,
    baseRef: base.ref,
    repositoryUrl: `${github.url}/acme/${repository.name}`,
  };
  return { client, pull };
}

export function read(on: PullRequest, cache?: BlobCache): Promise<Change> {
  const { client, pull } = connection(on);
  return pullRequestReader(client, pull, watchHead(client, pull), cache && { cache }).read();
}

export async function treeOf(pull: PullRequest, cache?: BlobCache): Promise<Tree> {
  const { tree } = await read(pull, cache);
  if (!tree) throw new Error('there is no tree');
  return tree;
}

/** Text by path of everything that the tree holds. */
export async function textsOf(tree: Tree): Promise<Record<string, string | undefined>> {
  const texts = await tree.read(tree.files.map(({ oid }) => oid));
  return Object.fromEntries(tree.files.map(({ path, oid }) => [path, texts.get(oid)]));
}

/** What `work` asked of GitHub, as `trees`, `graphql`, …. */
export async function callsOf(work: () => Promise<unknown>): Promise<string[]> {
  const before = github.calls.length;
  await work();
  return github.calls
    .slice(before)
    .map(({ path }) => /\b(?:files|graphql|trees|blobs|tarball)\b/.exec(path)?.[0] ?? path)
    .sort();
}

export const pathsOf = (tree: Tree) => tree.files.map(({ path }) => path).sort();
