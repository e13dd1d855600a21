/** Git objects as GraphQL has them. */
import type { GitObject } from '../git/objects.ts';
import type { Repository } from '../model.ts';
import { readObject } from '../visibility.ts';
import type { World } from '../world.ts';

export interface ObjectArguments {
  expression?: string | null;
  oid?: string | null;
}

/** `Repository.object`: null when the expression names nothing. */
export async function gitObject(world: World, repository: Repository, { expression, oid }: ObjectArguments) {
  const found = await readObject(world, repository, oid ?? expression ?? '');
  return found && objectNode(world, repository, found);
}

function objectNode(world: World, repository: Repository, found: GitObject) {
  const common = { id: `GO_${found.oid}`, oid: found.oid, abbreviatedOid: found.oid.slice(0, 7) };
  switch (found.type) {
    case 'blob':
      return { __typename: 'Blob', ...common, ...blobFields(world, found.content) };
    case 'tree':
      return { __typename: 'Tree', ...common, entries: () => treeEntries(world, repository, found.oid) };
    case 'commit':
      return {
        __typename: 'Commit',
        ...common,
        tree: () => gitObject(world, repository, { expression: `${found.oid}^{tree}` }),
      };
    case 'tag':
      return { __typename: 'Tag', ...common };
  }
}

/** Git takes what has a NUL in its first 8,000 bytes for binary. */
const looksBinary = (content: Buffer): boolean => content.subarray(0, 8_000).includes(0);

function blobFields(world: World, content: Buffer) {
  const isBinary = looksBinary(content);
  const limit = world.limits.blobTextBytes;
  return {
    byteSize: content.length,
    isBinary,
    isTruncated: content.length > limit,
    text: isBinary ? null : content.subarray(0, limit).toString('utf8'),
  };
}

async function treeEntries(world: World, repository: Repository, oid: string) {
  const entries = (await repository.store.tree(oid, false)) ?? [];
  return entries.map((entry) => ({
    name: entry.path,
    path: entry.path,
    oid: entry.oid,
    mode: Number.parseInt(entry.mode, 8),
    type: entry.type,
    size: entry.size ?? 0,
    object: () => gitObject(world, repository, { oid: entry.oid }),
  }));
}
