import { callsWithin, everyPath, type FunctionInfo, isPlainLog, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import { callNext } from '../fastapi/middleware.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { isBroad } from './caught.ts';
import { recordsFailure } from './exception-fate.ts';
import { raisesOtherwise } from './failure-path.ts';

/** A middleware's handler that ends every error of the application behind it. */
export interface SwallowingMiddleware {
  readonly handler: ast.Handler;
  readonly info: FunctionInfo;
  /** The call of `call_next` from which the errors come. */
  readonly call: ast.Call;
  /** The traceback is recorded on every path. */
  readonly recorded: boolean;
}

/** The handlers around `call_next` in this module that answer for every exception and do not raise again. */
export const swallowingMiddleware = perModule<readonly SwallowingMiddleware[]>((module, project) => [
  ...swallowing(module, project),
]);

function* swallowing(module: Module, project: Project): Generator<SwallowingMiddleware> {
  for (const handler of module.all('Handler')) {
    const info = isBroad(handler, module) ? module.enclosingFunction(handler) : null;
    const next = info && callNext(info, project);
    const call = info && next && guardedCall(handler, next.name, module);
    if (!info || !call || isEndedInside(call, handler, module)) continue;
    if (!answers(handler, info, next.name, module)) continue;
    const recorded = everyPath(handler.body, (node) => isRecording(node, handler, module, project));
    yield { handler, info, call, recorded };
  }
}

/** The call of `call_next` in the block that a handler guards. */
function guardedCall(handler: ast.Handler, next: string, module: Module): ast.Call | null {
  const attempt = handler.parent;
  if (attempt?.kind !== 'Try') return null;
  const calls = attempt.body.flatMap((each) => [...callsWithin(each)]);
  return calls.find(({ func }) => isParameter(func, next, module)) ?? null;
}

function isParameter(func: ast.Expression, name: string, module: Module): boolean {
  return func.kind === 'Name' && func.id === name && module.lookup(func).some(({ kind }) => kind === 'parameter');
}

/** Whether a `try` between the call and the handler ends every error already. */
function isEndedInside(call: ast.Call, handler: ast.Handler, module: Module): boolean {
  for (let up = call.parent; up && up !== handler.parent; up = up.parent) {
    if (up.kind !== 'Try' || !up.body.some((each) => each.start <= call.start && each.end >= call.end)) continue;
    if (up.handlers.some((each) => isBroad(each, module) && !raises(each))) return true;
  }
  return false;
}

function raises(handler: ast.Handler): boolean {
  return everyPath(handler.body, () => false) || raisesOtherwise(handler);
}

/** Nothing raises the error again, here or below, and the request is not passed on once more. */
function answers(handler: ast.Handler, info: FunctionInfo, next: string, module: Module): boolean {
  if (raises(handler)) return false;
  const again = handler.body.flatMap((each) => [...callsWithin(each)]);
  if (again.some(({ func }) => isParameter(func, next, module))) return false;
  return !module
    .all('Raise')
    .some((each) => each.start >= handler.end && module.enclosingCode(each) === info.node && each.end <= info.node.end);
}

/** A statement that records the traceback, or hands the exception to a function that nobody knows. */
function isRecording(node: ast.Node, handler: ast.Handler, module: Module, project: Project): boolean {
  const calls = [...callsWithin(node)];
  if (calls.some((each) => recordsFailure(each, module, project))) return true;
  const { name } = handler;
  if (name === null || node.kind !== 'Expr') return false;
  return calls.some(
    (each) =>
      !isPlainLog(each, module) &&
      !project.callee(module, each) &&
      [...each.args, ...each.keywords.map(({ value }) => value)].some((arg) => mentions(arg, name)),
  );
}

function mentions(node: ast.Node, name: string): boolean {
  if (node.kind === 'Name') return node.id === name;
  // `str(error)` hands on a text, no traceback.
  return node.kind !== 'Call' && node.kind !== 'FString' && children(node).some((each) => mentions(each, name));
}
