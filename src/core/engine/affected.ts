import { attributeReferences, type Project, type Reference, referencesTo } from '../project/index.ts';
import type { Module } from '../semantic/index.ts';
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

/** What a change has an effect on. */
export interface Effects {
  readonly modules: readonly Affected[];
  /** The changed definitions and those that use them, over some steps, in changed files and others. */
  readonly definitions: readonly Definition[];
}

/**
 * Follows what the change altered to those who use it: a finding may appear in unchanged application modules although nobody
 * touched them. `basePath` tells where a file of head lay in base.
 */
export function effectsOf(head: Version, base: Version, basePath: (path: string) => string | undefined): Effects {
  const found = new Map<Module, Affected>();
  const causes = new Map<string, Definition>();
  const definitions: Definition[] = [];
  let level = [...head.modules.values()].flatMap((module) => {
    const old = base.modules.get(basePath(module.path) ?? '');
    return old && module.role === 'application' ? changedDefinitions(module, old) : [];
  });
  for (const each of level) causes.set(key(each), each);
  definitions.push(...level);
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
    definitions.push(...next);
    level = next;
  }
  return { modules: [...found.values()], definitions };
}

function key({ module, name }: Definition): string {
  return `${module.path} ${name}`;
}

/** The definitions in whose text this one is used. */
function* usersOf(definition: Definition, project: Project): Generator<Definition> {
  for (const { module, node } of references(definition, project)) {
    const around = definitionAround(definitionsOf(module), node);
    if (around) yield around;
  }
}

/** Nobody names `__init__`, `__call__` or `__enter__`: whoever names the class runs them. */
function references(definition: Definition, project: Project): Iterable<Reference> {
  const { module } = definition;
  const name = definition.name.replace(/\.__\w+__$/, '');
  const dot = name.lastIndexOf('.');
  return dot < 0
    ? referencesTo(project, module, name)
    : attributeReferences(project, `${module.name}.${name.slice(0, dot)}`, name.slice(dot + 1));
}
