/** Trees of git, changed in memory. */
import type { ReadObject } from './objects.ts';
import { writeObject } from './write.ts';

export interface Leaf {
  /** Octal, as git writes it; `40000` is a tree that nothing has changed. */
  readonly mode: string;
  readonly oid: string;
}

/** What a tree holds, by name; folders on the way to a change are read. */
export type Folder = Map<string, Leaf | Folder>;

/** The tree that an expression names; an empty one when it names nothing. */
export async function readFolder(read: ReadObject, expression: string): Promise<Folder> {
  const content = (await read(expression))?.content ?? Buffer.alloc(0);
  const folder: Folder = new Map();
  for (let at = 0; at < content.length; ) {
    const [space, end] = [content.indexOf(' ', at), content.indexOf(0, at)];
    const oid = content.toString('hex', end + 1, end + 21);
    folder.set(content.toString('utf8', space + 1, end), { mode: content.toString('utf8', at, space), oid });
    at = end + 21;
  }
  return folder;
}

/** Puts something at a path, in the place of whatever is in its way; null takes away what is there. */
export async function place(
  read: ReadObject,
  folder: Folder,
  [name = '', ...rest]: readonly string[],
  leaf: Leaf | null,
): Promise<void> {
  if (rest.length > 0) {
    const inner = await innerFolder(read, folder.get(name));
    if (inner === null && leaf === null) return;
    const opened: Folder = inner ?? new Map();
    folder.set(name, opened);
    await place(read, opened, rest, leaf);
  } else if (leaf === null) folder.delete(name);
  else folder.set(name, leaf);
}

async function innerFolder(read: ReadObject, entry: Leaf | Folder | undefined): Promise<Folder | null> {
  if (entry === undefined || entry instanceof Map) return entry ?? null;
  return entry.mode === '40000' ? readFolder(read, entry.oid) : null;
}

/** Writes the folder and those in it; returns the tree's hash. Git knows no empty folder but the topmost. */
export function writeFolder(directory: string, folder: Folder): string {
  const rows = [...folder].flatMap(([name, entry]) => {
    const leaf = entry instanceof Map ? writtenLeaf(directory, entry) : entry;
    return leaf === null ? [] : [{ ...leaf, name, order: Buffer.from(leaf.mode === '40000' ? `${name}/` : name) }];
  });
  rows.sort((a, b) => Buffer.compare(a.order, b.order));
  const content = rows.flatMap(({ mode, name, oid }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]);
  return writeObject(directory, 'tree', Buffer.concat(content));
}

function writtenLeaf(directory: string, folder: Folder): Leaf | null {
  const oid = writeFolder(directory, folder);
  return oid === EMPTY ? null : { mode: '40000', oid };
}

/** The hash of a tree with nothing in it. */
const EMPTY = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
