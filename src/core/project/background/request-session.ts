import { ASYNC_SESSION, type Module, SESSION } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { AddedTask } from './added-task.ts';

const SESSIONS = new Set([SESSION, ASYNC_SESSION]);

/** The session of the request that a task is given: a parameter which FastAPI has filled. */
export function requestSession({ by, given }: AddedTask, module: Module, project: Project): ast.Expression | null {
  if (!by || project.calledByFastApi(by) === undefined) return null;
  return given.find((each) => isParameter(each, module) && isSession(each, module, project)) ?? null;
}

function isParameter(node: ast.Expression, module: Module): boolean {
  return node.kind === 'Name' && module.lookup(node).every(({ kind }) => kind === 'parameter');
}

function isSession(node: ast.Expression, module: Module, project: Project): boolean {
  const type = project.typeOf(module, node);
  return type !== null && project.isA(type, SESSIONS);
}
