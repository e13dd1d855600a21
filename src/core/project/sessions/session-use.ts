import { ASYNC_SESSION, type CallSite, type FunctionInfo, type Module, SESSION } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { statementEffect } from './commit-statement.ts';
import { methodEffect, WRITES_OF_QUERY } from './session-methods.ts';

const SESSIONS = new Set([SESSION, ASYNC_SESSION]);

/** Whether the value is known to be a session of SQLAlchemy. */
export function isSession(node: ast.Expression, info: FunctionInfo, project: Project): boolean {
  const type = project.typeOf(info.module, node);
  return type !== null && project.isA(type, SESSIONS);
}

/** Whether the function gets the session that it uses: as a parameter, or with `self`. */
export function usesGivenSession(info: FunctionInfo, project: Project): boolean {
  const types = project.types(info.module);
  const given = info.params.some((each) => {
    const type = types.parameter(each);
    return type !== null && project.isA(type, SESSIONS);
  });
  return (
    given ||
    callsIn(info).some(
      ({ node: { func } }) => func.kind === 'Attribute' && isOfSelf(func.value) && isSession(func.value, info, project),
    )
  );
}

function isOfSelf(node: ast.Expression): boolean {
  return node.kind === 'Attribute' && node.value.kind === 'Name' && node.value.id === 'self';
}

/** The calls in the function's own code. */
export function callsIn(info: FunctionInfo): readonly CallSite[] {
  const { module, node } = info;
  return module
    .within('Call', node)
    .map((each) => module.callSite(each))
    .filter((each) => each.function === info);
}

/** Whether the call is given a session. */
export function passesSession({ args, keywords }: ast.Call, info: FunctionInfo, project: Project): boolean {
  return [...args, ...keywords.map(({ value }) => value)].some((each) => isSession(each, info, project));
}

/**
 * Whether the call may write: a write of a session, a statement that it executes, of which nobody knows here what it does, or
 * a legacy query's `update` or `delete`.
 */
export function mayWrite(call: ast.Call, info: FunctionInfo, project: Project): boolean {
  const { func } = call;
  if (func.kind !== 'Attribute') return false;
  if (WRITES_OF_QUERY.has(func.attr)) return project.typeOf(info.module, func.value) === 'sqlalchemy.orm.Query';
  const effect = methodEffect(func.attr);
  if ((effect !== 'write' && effect !== 'statement') || !isSession(func.value, info, project)) return false;
  const [statement] = call.args;
  if (effect === 'write' || !statement) return effect === 'write';
  return executedParameter(call, info) !== null || isWriteStatement(statement, info.module);
}

/** The parameter that `session.execute(statement)` is called with. */
export function executedParameter({ func, args: [statement] }: ast.Call, info: FunctionInfo): ast.Parameter | null {
  if (func.kind !== 'Attribute' || methodEffect(func.attr) !== 'statement' || statement?.kind !== 'Name') return null;
  return info.params.find(({ name }) => name === statement.id) ?? null;
}

/** `delete(User).where(…)`, or a local name for it; what a parameter holds is not known. */
export function isWriteStatement(node: ast.Expression, module: Module): boolean {
  return statementEffect(node, module, () => null) === 'write';
}
