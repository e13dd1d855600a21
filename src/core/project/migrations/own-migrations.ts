import type { Module } from '../../semantic/index.ts';
import { folderOf } from '../folder.ts';
import type { Project } from '../project.ts';

/**
 * Whether the schema of the database that the module works with is changed by revisions of Alembic: they lie in its package, or
 * in one around it or inside of it. Those of a package beside it are for a database of their own.
 */
export function hasMigrations({ path }: Module, project: Project): boolean {
  const own = packageFolder(path, project);
  return project.migrationFiles.some((each) => {
    const theirs = packageFolder(each, project);
    return own.startsWith(theirs) || theirs.startsWith(own);
  });
}

/** The nearest folder above a file that says what is to be installed; the root where none does. */
function packageFolder(path: string, { manifests }: Project): string {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder.slice(0, -1))) {
    if (manifests.some((each) => folderOf(each.path) === folder)) return folder;
  }
  return '';
}
