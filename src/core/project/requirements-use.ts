import { type Module, type Requirement, readDependency } from '../semantic/index.ts';
import {
  type BuiltPackage,
  declaredVersions,
  type Manifest,
  normalised,
  readBuilt,
  readPackage,
} from './declared-versions.ts';
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

/** The names of the packages built from this repository: what is developed beside its user is used as it is. */
export function builtHere({ manifests }: Project): ReadonlySet<string> {
  return new Set(manifests.flatMap((each) => builtFrom(each)?.name ?? []));
}

/** Whether the file lies beside the `pyproject.toml` of a package that is published: then it deploys nothing. */
export function isBesidePublished(module: Module, { manifests }: Project): boolean {
  return manifests.some((each) => folderOf(each.path) === folderOf(module.path) && builtFrom(each)?.published === true);
}

function builtFrom({ path, text }: Manifest): BuiltPackage | null {
  return /(^|\/)pyproject\.toml$/.test(path) ? readBuilt(text) : null;
}

/** The names, as PEP 503 writes them, of what a package at this folder or above it depends on, where it is built from here. */
export function statedByPackage(module: Module, { manifests }: Project): ReadonlySet<string> {
  const above = manifests.filter(({ path }) => isAbove(folderOf(path), module.path));
  return new Set(above.flatMap(dependenciesOf));
}

function dependenciesOf(manifest: Manifest): string[] {
  const { path, text } = manifest;
  if (/(^|\/)pyproject\.toml$/.test(path)) return readPackage(text).map(nameOf);
  if (/(^|\/)setup\.(py|cfg)$/.test(path))
    return [...withoutComments(text).matchAll(/(?:['"]|^\s+)([A-Za-z][\w.-]*)(?=[[\s<>=!~;'"]|$)/gm)].map(
      ([, name = '']) => normalised(name),
    );
  return [];
}

function nameOf(dependency: string): string {
  return normalised(readDependency(dependency)?.name ?? '');
}

/** Whether another list in the same folder says which version of it is installed. */
export function isPinnedBeside({ name }: Requirement, module: Module, { manifests }: Project): boolean {
  return manifests.some((each) => {
    const isList = each.path.endsWith('.txt') && each.path !== module.path && !isForDevelopment(each.path);
    if (!name || !isList || folderOf(each.path) !== folderOf(module.path)) return false;
    return declaredVersions([each]).get(normalised(name))?.exact === true;
  });
}

const DEVELOPMENT = /(^|[-_.])(dev|develop|development|test|tests|testing|lint|docs?|ci|typing)([-_.]|$)/;
const SUPERSEDED = /(^|[-_.])(old|bak|backup|legacy|deprecated|unused|archived?|orig)([-_.]|$)/;

/** A list for those who work on the project: what they install does not serve anybody. */
export function isForDevelopment(path: string): boolean {
  return DEVELOPMENT.test(path.slice(path.lastIndexOf('/') + 1));
}

/** Its name says that another list has taken its place. */
export function isSuperseded(path: string): boolean {
  return SUPERSEDED.test(path.slice(path.lastIndexOf('/') + 1));
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
