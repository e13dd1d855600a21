import { type Project, spellings } from '../project/index.ts';
import type { Module } from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import { changedDefinitions, type Definition, definitionAround, definitionsOf } from './definitions.ts';
import type { Version } from './version.ts';

/** From a changed definition to what is judged anew: provider, alias, service, route. */
const DEPTH = 4;

/** Definitions that are followed at most: what nearly everything uses would lead to nearly everything. */
const MOST = 400;

/** A module of which no line changed, with the changed definition that it rests on. */
export interface Affected {
  readonly module: Module;
  readonly cause: Definition;
}

/**
 * The unchanged application modules that use, over some steps, a definition that the change altered: a finding may appear
 * in them although nobody touched them. `basePath` tells where a file of head lay in base.
 */
export function affectedModules(
  head: Version,
  base: Version,
  basePath: (path: string) => string | undefined,
): Affected[] {
  const found = new Map<Module, Affected>();
  const causes = new Map<string, Definition>();
  let level = [...head.modules.values()].flatMap((module) => {
    const old = base.modules.get(basePath(module.path) ?? '');
    return old && module.role === 'application' ? changedDefinitions(module, old) : [];
  });
  for (const each of level) causes.set(key(each), each);
  for (let depth = 0; depth < DEPTH && causes.size < MOST; depth += 1) {
    const next: Definition[] = [];
    for (const each of level) {
      const cause = causes.get(key(each)) as Definition;
      for (const user of usersOf(each, head.project)) {
        if (causes.has(key(user))) continue;
        causes.set(key(user), cause);
        next.push(user);
        const { module } = user;
        if (module.role === 'application' && !head.modules.has(module.path) && !found.has(module))
          found.set(module, { module, cause });
      }
    }
    level = next;
  }
  return [...found.values()];
}

function key({ module, name }: Definition): string {
  return `${module.path} ${name}`;
}

/** The definitions in whose text the name is read and means this one. */
function* usersOf(definition: Definition, project: Project): Generator<Definition> {
  const used = asUsed(definition);
  const last = used.name.slice(used.name.lastIndexOf('.') + 1);
  const users = used.name.includes('.') ? project.mentioning(last) : project.importing(used.module, last);
  for (const module of users) {
    const definitions = definitionsOf(module);
    for (const node of spellings(module, last).flatMap((each) => module.named(each))) {
      if (!means(node, used, module, project)) continue;
      const around = definitionAround(definitions, node);
      if (around) yield around;
    }
  }
}

/** Nobody names `__init__`, `__call__` or `__enter__`: whoever names the class runs them. */
function asUsed({ module, name }: Definition): Pick<Definition, 'module' | 'name'> {
  return { module, name: name.replace(/\.__\w+__$/, '') };
}

/** A name that leads to the definition, or an attribute of a value whose class has it. */
function means(
  node: ast.Name | ast.Attribute,
  { module: home, name }: Pick<Definition, 'module' | 'name'>,
  module: Module,
  project: Project,
): boolean {
  const qualified = module.resolve(node);
  const found = qualified ? project.find(qualified) : null;
  if (found) return found.module === home && found.name === name;
  const dot = name.lastIndexOf('.');
  if (dot < 0 || node.kind !== 'Attribute') return false;
  const type = project.typeOf(module, node.value);
  const owner = `${home.name}.${name.slice(0, dot)}`;
  if (type) return project.isA(type, new Set([owner])) || reaches(type, home, name.slice(0, dot), project);
  return false;
}

/** Whether the type is the class under another name: through a re-export, or below a source root. */
function reaches(type: string, home: Module, name: string, project: Project): boolean {
  const found = project.find(type);
  return found?.module === home && found.name === name;
}
