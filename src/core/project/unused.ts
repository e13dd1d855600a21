import type { FunctionInfo } from '../semantic/index.ts';
import type { Project } from './project.ts';
import { referencesTo } from './references.ts';

/**
 * Whether nothing runs a function: no code of the project names it, no text does, as `"app.db:start"` would, and no manifest.
 * Decorators, classes and functions around it may give it away, so that of those nothing is known. An import alone is no use.
 */
export function isUnused(info: FunctionInfo, project: Project): boolean {
  if (info.class || info.outer || info.node.decorators.length > 0) return false;
  return !isReferenced(info, project) && !isWritten(info.name, project);
}

function isReferenced({ module, name, node }: FunctionInfo, project: Project): boolean {
  for (const each of referencesTo(project, module, name)) {
    const isOwn = each.module === module && each.node.start >= node.start && each.node.end <= node.end;
    if (!isOwn) return true;
  }
  return false;
}

function isWritten(name: string, project: Project): boolean {
  const word = new RegExp(`(^|[.:\\s])${name}$`);
  const isNamed = project.mentioning(name).some((module) => module.all('Str').some(({ value }) => word.test(value)));
  return isNamed || project.manifests.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text));
}
