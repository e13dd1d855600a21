import type { FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { referencesTo } from '../references.ts';

/** Calls that are followed up to the module. */
const DEPTH = 3;

/**
 * Whether a function runs only while modules are imported, or a program of one run: its module, or functions of the same kind,
 * call it by name, and nobody hands it on. Nothing else is served then.
 */
export function runsOnImportOnly(info: FunctionInfo, project: Project, depth = 0): boolean {
  const { module, name, node, outer, class: owner } = info;
  if (depth > DEPTH || info.async || outer || owner || node.decorators.length > 0) return false;
  const callers = project.callers(info);
  const isHandedOn = [...referencesTo(project, module, name)].some(
    ({ node: each }) => each.parent?.kind !== 'Call' || each.parent.func !== each,
  );
  return (
    callers.length > 0 &&
    !isHandedOn &&
    callers.every(({ function: caller, node: call }) =>
      caller ? runsOnImportOnly(caller, project, depth + 1) : !isInLambda(call),
    )
  );
}

/** What a lambda calls runs whenever somebody calls the lambda. */
function isInLambda(node: ast.Node): boolean {
  for (let up = node.parent; up; up = up.parent) if (up.kind === 'Lambda') return true;
  return false;
}
