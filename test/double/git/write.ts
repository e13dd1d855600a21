/** Writes what git reads: a process for each object and each ref would dominate every test. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { GitObject } from './objects.ts';

const CONFIGURATION = '[core]\n\trepositoryformatversion = 0\n\tbare = true\n';

/** An empty bare repository. */
export function writeRepository(directory: string, defaultBranch: string): void {
  for (const folder of ['objects', 'refs/heads']) mkdirSync(join(directory, folder), { recursive: true });
  writeFileSync(join(directory, 'config'), CONFIGURATION);
  writeFileSync(join(directory, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`);
}

/** Returns the object's hash. */
export function writeObject(directory: string, type: GitObject['type'], content: Uint8Array): string {
  const bytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const oid = createHash('sha1').update(bytes).digest('hex');
  const path = join(directory, 'objects', oid.slice(0, 2), oid.slice(2));
  if (!existsSync(path)) put(path, deflateSync(bytes, { level: 1 }));
  return oid;
}

export function writeRef(directory: string, ref: string, sha: string): void {
  put(join(directory, ref), `${sha}\n`);
}

/** At once: git may be reading. */
function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}
