import type { Module } from '../semantic/index.ts';
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
