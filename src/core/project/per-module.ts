import type { Module } from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import type { Project } from './project.ts';

/** Remembers what is found out about a module as a part of a project. */
export function perModule<T>(
  compute: (module: Module, project: Project) => T,
): (module: Module, project: Project) => T {
  return perKey(compute);
}

/** Remembers what is found out about a name in a project. */
export function perName<T>(compute: (name: string, project: Project) => T): (name: string, project: Project) => T {
  return perKey(compute);
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

function perKey<K, T>(compute: (key: K, project: Project) => T): (key: K, project: Project) => T {
  const known = new WeakMap<Project, Map<K, T>>();
  return (key, project) => {
    const byKey = known.get(project) ?? new Map<K, T>();
    known.set(project, byKey);
    if (!byKey.has(key)) byKey.set(key, compute(key, project));
    return byKey.get(key) as T;
  };
}
