/** Trees, blobs, files, comparisons and archives. */
import { page } from '../http/paging.ts';
import { notFound, Refusal } from '../http/refusal.ts';
import { type Call, type Reply, type Route, repositoryRoute } from '../http/route.ts';
import type { JsonObject, Repository } from '../model.ts';
import { fileShape } from '../shapes/pull.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import { complete } from '../spec/complete.ts';
import { readObject } from '../visibility.ts';
import { fullName, type World } from '../world.ts';

const reads = ['contents:read'] as const;

export const contentRoutes: Route[] = [
  repositoryRoute('GET', '/git/trees/{tree_sha}', reads, getTree),
  repositoryRoute('GET', '/git/blobs/{file_sha}', reads, getBlob),
  repositoryRoute('GET', '/contents/{path}', reads, getContents),
  repositoryRoute('GET', '/compare/{basehead}', reads, compare),
  repositoryRoute('GET', '/tarball/{ref}', reads, tarball),
];

/** The contents API gives files as JSON up to here, and raw up to 100 times as much. */
const megabyte = 1_000_000;

const isRaw = (call: Call): boolean => /\.raw(\+|$)/.test(call.headers.accept ?? '');
const rawReply = (content: Buffer): Reply => ({
  status: 200,
  raw: { type: 'application/vnd.github.raw+json; charset=utf-8', content },
});

async function getTree({ world, params, query }: Call, repository: Repository): Promise<Reply> {
  const reference = params.tree_sha ?? '';
  const found = await readObject(world, repository, `${reference}^{tree}`);
  const entries = found && (await repository.store.tree(found.oid, query.has('recursive')));
  if (!found || !entries) throw notFound();
  const url = repositoryUrl(world, repository);
  const tree = entries.slice(0, world.limits.treeEntries).map(({ path, mode, type, oid, size }) => ({
    path,
    mode,
    type,
    sha: oid,
    ...(size === null ? {} : { size }),
    url: `${url}/git/${type}s/${oid}`,
  }));
  const truncated = tree.length < entries.length;
  return { status: 200, body: { sha: found.oid, url: `${url}/git/trees/${found.oid}`, tree, truncated } };
}

async function getBlob(call: Call, repository: Repository): Promise<Reply> {
  const { world, params } = call;
  const found = await readObject(world, repository, params.file_sha ?? '');
  if (found?.type !== 'blob') throw notFound();
  if (isRaw(call)) return rawReply(found.content);
  const body = {
    sha: found.oid,
    node_id: `B_${found.oid}`,
    size: found.content.length,
    url: `${repositoryUrl(world, repository)}/git/blobs/${found.oid}`,
    content: wrapped(found.content),
    encoding: 'base64',
  };
  return { status: 200, body };
}

/** Base64 in lines of 60 characters, as GitHub has it. */
const wrapped = (content: Buffer): string => content.toString('base64').replace(/.{60}/g, '$&\n');

async function getContents(call: Call, repository: Repository): Promise<Reply> {
  const { world, params, query } = call;
  const path = (params.path ?? '').replace(/\/$/, '');
  const reference = query.get('ref') ?? repository.defaultBranch;
  const found = await readObject(world, repository, `${reference}:${path}`);
  if (!found) throw notFound();
  if (found.type === 'tree') return { status: 200, body: await directory(world, repository, reference, path) };
  if (found.content.length > 100 * megabyte) throw new Refusal(403, 'This API returns blobs up to 100 MB in size.');
  if (isRaw(call)) return rawReply(found.content);
  const small = found.content.length <= megabyte;
  const content = { encoding: small ? 'base64' : 'none', content: small ? wrapped(found.content) : '' };
  const entry = contentEntry(world, repository, reference, {
    path,
    oid: found.oid,
    size: found.content.length,
    type: 'file',
  });
  return { status: 200, body: { ...entry, ...content } };
}

async function directory(world: World, repository: Repository, reference: string, path: string): Promise<JsonObject[]> {
  const entries = (await repository.store.tree(`${reference}:${path}`, false)) ?? [];
  return entries.map((entry) => {
    const type = entry.type === 'tree' ? 'dir' : 'file';
    return contentEntry(world, repository, reference, {
      path: `${path}/${entry.path}`,
      oid: entry.oid,
      size: entry.size ?? 0,
      type,
    });
  });
}

interface Entry {
  path: string;
  oid: string;
  size: number;
  type: 'file' | 'dir';
}

function contentEntry(
  world: World,
  repository: Repository,
  reference: string,
  { path, oid, size, type }: Entry,
): JsonObject {
  const api = repositoryUrl(world, repository);
  const self = `${api}/contents/${path}?ref=${reference}`;
  const git = `${api}/git/${type === 'dir' ? 'trees' : 'blobs'}/${oid}`;
  const html = `${world.url}/${fullName(repository)}/blob/${reference}/${path}`;
  const download = type === 'dir' ? null : `${world.url}/${fullName(repository)}/raw/${reference}/${path}`;
  const links = { self, git, html };
  return {
    name: path.split('/').at(-1),
    path,
    sha: oid,
    size,
    url: self,
    html_url: html,
    git_url: git,
    download_url: download,
    type,
    _links: links,
  };
}

async function compare(call: Call, repository: Repository): Promise<Reply> {
  const { world } = call;
  const { store } = repository;
  const [base, head] = await Promise.all(
    (call.params.basehead ?? '').split('...').map((name) => commitOf(repository, name)),
  );
  if (!base || !head) throw notFound();
  const mergeBase = await store.mergeBase(base, head);
  const [ahead, behind, rows] = await Promise.all([
    store.commitsBetween(base, head),
    store.commitsBetween(head, base),
    store.diff(mergeBase, head),
  ]);
  const { items: commits, headers } = page(call, ahead.toReversed());
  const status =
    ahead.length === 0 ? (behind.length === 0 ? 'identical' : 'behind') : behind.length === 0 ? 'ahead' : 'diverged';
  const files = call.query.has('page') && call.query.get('page') !== '1' ? [] : rows.slice(0, 300);
  const body = complete('commit-comparison', {
    url: new URL(call.path, world.url).href,
    base_commit: commitShape(world, repository, base),
    merge_base_commit: commitShape(world, repository, mergeBase),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: commits.map((sha) => commitShape(world, repository, sha)),
    files: files.map((row) => fileShape(world, repository, head, row)),
  });
  return { status: 200, headers, body };
}

/** A branch, a SHA, or `owner:branch` of a fork. */
async function commitOf({ store }: Repository, name: string): Promise<string | null> {
  const [, owner, branch] = /^([^:]+):(.+)$/.exec(name) ?? [];
  const ofFork = owner === undefined ? null : await store.commitOf(`refs/forks/${owner}/${branch}`);
  return ofFork ?? (await store.commitOf(branch ?? name));
}

function commitShape(world: World, repository: Repository, sha: string): JsonObject {
  const url = `${repositoryUrl(world, repository)}/commits/${sha}`;
  return complete('commit', {
    url,
    sha,
    node_id: `C_${sha}`,
    html_url: `${world.url}/${fullName(repository)}/commit/${sha}`,
    parents: [],
  });
}

async function tarball({ world, params }: Call, repository: Repository): Promise<Reply> {
  const found = await readObject(world, repository, `${params.ref}^{commit}`);
  if (!found) throw notFound();
  return {
    status: 302,
    headers: { location: `${world.url}/codeload/${fullName(repository)}/legacy.tar.gz/${found.oid}` },
  };
}

/** What a tarball's redirect leads to; as on codeload.github.com no `authorization` is asked for. */
export async function codeload(world: World, path: string): Promise<Buffer | null> {
  const [, owner, name, sha = ''] = /^\/codeload\/([^/]+)\/([^/]+)\/legacy\.tar\.gz\/([0-9a-f]{40})/.exec(path) ?? [];
  const repository = world.repositories.find((each) => fullName(each) === `${owner}/${name}`);
  return repository ? await repository.store.archive(sha, `${owner}-${name}-${sha.slice(0, 7)}`) : null;
}
