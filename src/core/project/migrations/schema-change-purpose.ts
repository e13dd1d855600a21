import { callsWithin, ELSEWHERE, type FunctionInfo, isForElsewhere, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { isUnused } from '../unused.ts';
import type { SchemaChange } from './schema-change.ts';

/** Calls that are followed from a place up and down. */
const DEPTH = 2;

/** What takes the whole database away, or what Alembic knows of it: the revisions are going to make it anew. */
const RESET = /\bdrop\s+(schema|database)\b|\bdrop\s+table\b[^;]*\balembic_version\b/i;

/**
 * Whether the change is not one of the running application's schema: under a test for an environment, in code that empties the
 * database as a whole, in a function that nothing calls, or in front of `alembic stamp`, which tells Alembic of it.
 */
export function isOutOfTheWay(
  { at, function: info }: Pick<SchemaChange, 'at' | 'function'>,
  module: Module,
  project: Project,
): boolean {
  if (isForElsewhere(at, module)) return true;
  if (isReset(info?.node ?? null, module)) return true;
  if (!info) return false;
  return (
    ELSEWHERE.test(info.qualname) ||
    stamps(info, project, 0) ||
    isUnused(info, project) ||
    isCalledElsewhere(info, project, 0)
  );
}

/** Within the function, or in the statements of the module itself. */
function isReset(code: ast.FunctionDef | null, module: Module): boolean {
  const isHere = (node: ast.Node) => (module.enclosingFunction(node)?.node ?? null) === code;
  if (module.named('drop_all').some(isHere)) return true;
  return [...module.all('Str'), ...module.all('FString')].some((each) => {
    return RESET.test(module.text(each)) && isHere(each);
  });
}

/** Whether the function, or one that it calls, stamps the database. */
function stamps(info: FunctionInfo, project: Project, depth: number): boolean {
  return info.node.body
    .flatMap((each) => [...callsWithin(each)])
    .some((call) => {
      if (info.module.resolve(call.func) === 'alembic.command.stamp') return true;
      const callee = depth < DEPTH ? project.callee(info.module, call) : null;
      return callee !== null && stamps(callee, project, depth + 1);
    });
}

/** All who call the function are tests or scripts, are for another database, or stamp this one. */
function isCalledElsewhere(info: FunctionInfo, project: Project, depth: number): boolean {
  const sites = project.callers(info);
  return (
    sites.length > 0 &&
    sites.every(({ node, function: caller }) => {
      if (!caller) return isUnderElsewhere(node, info, project);
      if (caller.module.role !== 'application' || isForElsewhere(node, caller.module)) return true;
      if (ELSEWHERE.test(caller.qualname)) return true;
      return stamps(caller, project, DEPTH) || (depth < DEPTH && isCalledElsewhere(caller, project, depth + 1));
    })
  );
}

/** `if __name__ == "__main__": reset()`, in the statements of a module. */
function isUnderElsewhere(call: ast.Call, { module, name }: FunctionInfo, project: Project): boolean {
  const home = project.importing(module, name).find((each) => each.callsNamed(name).some(({ node }) => node === call));
  return home !== undefined && isForElsewhere(call, home);
}
