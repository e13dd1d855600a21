import type { ast } from '../syntax/index.ts';

/** Dotted name of the module at `path` as seen from the repository's root: `app/db.py` is `app.db`. */
export function moduleName(path: string): string {
  return path
    .replace(/\.pyi?$/, '')
    .replace(/(^|\/)__init__$/, '')
    .replaceAll('/', '.');
}

/** The dotted module that `from … import` in the file at `path` names, relative ones resolved against the path. */
export function importedFrom(node: Pick<ast.ImportFrom, 'level' | 'module'>, path: string): string {
  if (node.level === 0) return node.module;
  const parts = path.split('/').slice(0, -1);
  const up = node.level - 1;
  const base = up === 0 ? parts : parts.slice(0, -up);
  return [...base, ...(node.module ? [node.module] : [])].join('.');
}
