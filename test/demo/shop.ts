import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const SHOP = fileURLToPath(new URL('../../examples/shop', import.meta.url));

export type Version = 'base' | 'head';

/** The files of one version of the example shop, by their path in the repository. */
export async function readShop(version: Version): Promise<Record<string, string>> {
  const root = join(SHOP, version);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return Object.fromEntries(
    files.map((file, index) => [relative(root, file).split(sep).join('/'), texts[index] ?? '']),
  );
}

/** What the pull request changes: new and changed files, and null for those that head does not have. */
export async function shopChange(): Promise<Record<string, string | null>> {
  const [base, head] = await Promise.all([readShop('base'), readShop('head')]);
  const changed = Object.entries(head).filter(([path, text]) => base[path] !== text);
  const removed = Object.keys(base).filter((path) => !(path in head));
  return { ...Object.fromEntries(changed), ...Object.fromEntries(removed.map((path) => [path, null])) };
}
