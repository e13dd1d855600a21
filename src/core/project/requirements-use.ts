import type { Module } from '../semantic/index.ts';
import type { Project } from './project.ts';

const LOCK_FILE = /(^|\/)(uv|poetry|pdm|Pipfile)\.lock$/;

/** Whether something else than this requirements file says which versions are installed: a lock file beside it. */
export function isLockedElsewhere(module: Module, project: Project): boolean {
  return project.manifests.some(({ path }) => LOCK_FILE.test(path) && folderOf(path) === folderOf(module.path));
}

/**
 * Whether the file states what a package depends on (`dynamic = ["dependencies"]` of setuptools or hatch, `setup.py` that
 * reads it): ranges are right there, since whoever installs the package picks the versions.
 */
export function statesDependencies(module: Module, project: Project): boolean {
  const file = module.path.slice(module.path.lastIndexOf('/') + 1);
  return project.manifests.some(
    ({ path, text }) =>
      /(^|\/)(pyproject\.toml|setup\.(cfg|py))$/.test(path) &&
      isAbove(folderOf(path), module.path) &&
      withoutComments(text).includes(file),
  );
}

function withoutComments(text: string): string {
  return text.replace(/^\s*#.*$/gm, '');
}

function isAbove(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
