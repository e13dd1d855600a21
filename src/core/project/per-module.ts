import type { Module } from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import type { Project } from './project.ts';

/** Remembers what is found out about a module as a part of a project. */
export function perModule<T>(
  compute: (module: Module, project: Project) => T,
): (module: Module, project: Project) => T {
  const known = new WeakMap<Project, Map<Module, T>>();
  return (module, project) => {
    const byModule = known.get(project) ?? new Map<Module, T>();
    known.set(project, byModule);
    if (!byModule.has(module)) byModule.set(module, compute(module, project));
    return byModule.get(module) as T;
  };
}

/** Remembers what is found out about a node of a module as a part of a project. */
export function perNode<N extends ast.Node, T>(
  compute: (node: N, module: Module, project: Project) => T,
): (node: N, module: Module, project: Project) => T {
  const known = new WeakMap<Project, Map<N, T>>();
  return (node, module, project) => {
    const byNode = known.get(project) ?? new Map<N, T>();
    known.set(project, byNode);
    const found = byNode.get(node);
    if (found !== undefined) return found;
    const value = compute(node, module, project);
    byNode.set(node, value);
    return value;
  };
}

/** Remembers what is found out about a name in a project. */
export function perName<T>(compute: (name: string, project: Project) => T): (name: string, project: Project) => T {
  const known = new WeakMap<Project, Map<string, T>>();
  return (name, project) => {
    const byName = known.get(project) ?? new Map<string, T>();
    known.set(project, byName);
    const found = byName.get(name);
    if (found !== undefined) return found;
    const value = compute(name, project);
    byName.set(name, value);
    return value;
  };
}
