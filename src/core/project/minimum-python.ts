import type { Module } from '../semantic/index.ts';
import { compareVersions, declaredVersions } from './declared-versions.ts';
import { folderOf } from './folder.ts';
import type { Project } from './project.ts';

/** The package that a module belongs to: one repository may hold several. */
interface Package {
  /** Where the manifest lies that says something about Python. */
  readonly folder: string;
  readonly lowest: string;
}

const known = new WeakMap<Project, Map<string, Package | null>>();

/**
 * The lowest Python that the module has to run with, where the nearest manifest above it that says something about Python
 * bounds it. Null where none does.
 */
export function minimumPython(module: Module, project: Project): string | null {
  return packageOf(module, project)?.lowest ?? null;
}

/** Whether the same manifest says which Python the two run with. */
export function arePackagedTogether(one: Module, other: Module, project: Project): boolean {
  const found = packageOf(one, project);
  return found !== null && found.folder === packageOf(other, project)?.folder;
}

function packageOf(module: Module, project: Project): Package | null {
  const byFolder = known.get(project) ?? new Map<string, Package | null>();
  known.set(project, byFolder);
  const folder = folderOf(module.path);
  const before = byFolder.get(folder);
  if (before !== undefined) return before;
  const found = nearest(folder, project);
  byFolder.set(folder, found);
  return found;
}

function nearest(start: string, { manifests }: Project): Package | null {
  for (let folder = start; ; folder = folderOf(folder.slice(0, -1))) {
    const python = declaredVersions(manifests.filter(({ path }) => folderOf(path) === folder)).get('python');
    if (python) return { folder, lowest: python.lowest };
    if (folder === '') return null;
  }
}

/** Whether a version of Python is older than another: `3.9` than `3.10`. */
export function isOlder(version: string, than: string): boolean {
  return compareVersions(version, than) < 0;
}
