import { callsWithin, ELSEWHERE, type FunctionInfo, isForElsewhere, type Module } from '../../semantic/index.ts';
import type { Project } from '../project.ts';
import type { SchemaChange } from './schema-change.ts';

/** Calls that are followed from a place up and down. */
const DEPTH = 2;

/**
 * Whether the change is not one of the running application's schema: under a test for an environment, in code that drops all
 * tables as well, or in front of `alembic stamp`, which tells Alembic of it.
 */
export function isOutOfTheWay({ at, function: info }: SchemaChange, module: Module, project: Project): boolean {
  if (isForElsewhere(at, module)) return true;
  if (!info) return false;
  return (
    ELSEWHERE.test(info.qualname) || isReset(info) || stamps(info, project, 0) || isCalledElsewhere(info, project, 0)
  );
}

function isReset({ module, node }: FunctionInfo): boolean {
  return module.named('drop_all').some(({ start, end }) => start >= node.start && end <= node.end);
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
      if (!caller) return false;
      if (caller.module.role !== 'application' || isForElsewhere(node, caller.module)) return true;
      if (ELSEWHERE.test(caller.qualname)) return true;
      return stamps(caller, project, DEPTH) || (depth < DEPTH && isCalledElsewhere(caller, project, depth + 1));
    })
  );
}
