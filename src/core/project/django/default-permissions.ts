import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

const known = new WeakMap<Project, SettingsPlace | null>();

/** The place in the settings that leaves the permissions of Django REST framework open. */
export interface SettingsPlace {
  readonly module: Module;
  readonly node: ast.Node;
}

/**
 * Where the settings leave out `DEFAULT_PERMISSION_CLASSES`, so that a view which names none allows everybody. Null where they
 * name it, and where not all of them can be read: a reusable application has none, and others come out of a library.
 */
export function withoutDefaultPermissions(project: Project): SettingsPlace | null {
  const before = known.get(project);
  if (before !== undefined) return before;
  const found = search(project);
  known.set(project, found);
  return found;
}

function search(project: Project): SettingsPlace | null {
  const modules = project.mentioning('INSTALLED_APPS');
  const settings = modules.flatMap((module) => installs(module) ?? []);
  const [first] = settings;
  if (!first || modules.some((each) => !isReadable(each, project)) || namesDefault(project)) return null;
  const own = project.mentioning('REST_FRAMEWORK').flatMap((module) =>
    (module.moduleScope.bindings.get('REST_FRAMEWORK') ?? [])
      // The settings of a test or of one machine may take it from those of the project by its name.
      .filter((each) => each.kind !== 'import' || project.find(each.target) === null)
      .map((binding) => ({ module, binding })),
  );
  const places = own.map(({ module, binding }) => {
    const value =
      binding.kind === 'assignment' ? binding.value : binding.kind === 'annotated' ? binding.node.value : null;
    return value && isPlainDict(value) ? { module, node: value } : null;
  });
  if (places.some((each) => each === null)) return null;
  return places[0] ?? first;
}

/** The list of applications, where `rest_framework` is one of them. */
function installs(module: Module): SettingsPlace | null {
  if (!module.moduleScope.bindings.has('INSTALLED_APPS')) return null;
  const node = module.all('Str').find(({ value }) => value === 'rest_framework');
  return node ? { module, node } : null;
}

/** As a key of a dictionary, in an update, or behind a condition: whoever writes the name has decided. */
function namesDefault(project: Project): boolean {
  return project
    .mentioning('DEFAULT_PERMISSION_CLASSES')
    .some((module) => module.all('Str').some(({ value }) => value === 'DEFAULT_PERMISSION_CLASSES'));
}

function isPlainDict(node: ast.Expression): boolean {
  return node.kind === 'Dict' && node.items.every(({ key }) => key?.kind === 'Str');
}

/**
 * Whether no settings come from outside the project: by `from library import *`, or from files that dynaconf reads. What `try`
 * imports if it is there are the settings of one machine.
 */
function isReadable(module: Module, project: Project): boolean {
  if (module.imports('dynaconf')) return false;
  return (module.moduleScope.bindings.get('*') ?? []).every(
    (each) =>
      each.kind === 'import' &&
      (each.node.parent?.kind === 'Try' || project.holdsModule(each.target.replace(/\.\*$/, ''))),
  );
}
