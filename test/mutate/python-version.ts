import type { Module } from '../../src/core/semantic/index.ts';

/** Whether the manifest nearest to a module that names a lowest Python allows one before 3.10. */
export function supportsOld(module: Module, manifests: readonly { path: string; text: string }[]): boolean {
  const near = manifests
    .map(({ path, text }) => ({ folder: path.slice(0, path.lastIndexOf('/') + 1), python: lowest(text) }))
    .filter(({ folder, python }) => python !== null && module.path.startsWith(folder))
    .toSorted((a, b) => b.folder.length - a.folder.length);
  return (near[0]?.python ?? 99) < 10;
}

/** The 9 of `requires-python = ">=3.9"`. */
function lowest(text: string): number | null {
  const found = /^(?:requires-python|python)\s*=\s*"[\^>=~ ]*3\.(\d+)/m.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
