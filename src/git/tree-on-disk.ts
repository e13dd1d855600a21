import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { abortable } from '../review/abortable.ts';
import type { Tree, TreeFile } from '../review/ports.ts';
import { projectTree } from '../review/project-tree.ts';
import { mapFiles, readFileWithin } from './working-tree.ts';

/**
 * The files of a folder that are not in the change themselves: what declares versions, and the Python that was not asked
 * for. Null where there is none. A file's id is its place, size and time of change, since hashing would mean reading it.
 *
 * @param listed paths relative to `root`
 * @param changed those that the change holds
 */
export async function treeOnDisk(
  root: string,
  listed: readonly string[],
  changed: readonly string[],
): Promise<Tree | null> {
  const inChange = new Set(changed);
  const around = listed.filter((path) => !inChange.has(path));
  if (around.length === 0) return null;
  const top = await realpath(root);
  const files = await mapFiles(around, (path) => describe(top, path));
  return projectTree(files, (oids, signal) => abortable(signal, () => readTexts(top, files, oids, signal)));
}

async function describe(top: string, path: string): Promise<TreeFile | null> {
  const file = join(top, path);
  // What cannot even be looked at is gone, or nobody's to read.
  const found = await lstat(file).catch(() => null);
  return found?.isFile() ? { path, oid: `worktree:${found.size}:${found.mtimeMs}:${file}`, size: found.size } : null;
}

async function readTexts(
  top: string,
  files: readonly TreeFile[],
  oids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(oids);
  const oidOf = new Map(files.filter(({ oid }) => wanted.has(oid)).map(({ path, oid }) => [path, oid]));
  const texts = await mapFiles([...oidOf], async ([path, oid]): Promise<[string, string] | null> => {
    const content = signal?.aborted ? null : await readFileWithin(top, path);
    return content && 'text' in content ? [oid, content.text] : null;
  });
  return new Map(texts);
}
