import { callsWithin, isPrinted, loggerOf, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { mentions } from './alternative.ts';
import { isExplained } from './author-word.ts';
import { isRecognised } from './failure-path.ts';
import { isOneLibraryCall } from './guarded-code.ts';
import { operationsOf } from './operations.ts';
import { isConverting } from './plain-calls.ts';
import { namesOnlyType } from './traceback.ts';

/**
 * Whether a line without a traceback says all there is to say: it is at a level for the curious, stands in a branch for
 * an error that is recognised, leaves the message out on purpose, has a comment, or names the one thing that was tried.
 */
export function isEnough(log: ast.Call, handler: ast.Handler, module: Module, project: Project): boolean {
  const attempt = handler.parent;
  if (attempt?.kind !== 'Try') return false;
  if (isOneLibraryCall(attempt, module) || isRecognised(log, handler) || isExplained(handler, module)) return true;
  if (level(log) === 'debug' || handler.body.some(raises) || isTriedAgain(handler, module)) return true;
  if (handler.name !== null && namesOnlyType(log, handler.name)) return true;
  if (namesOperation(log, attempt, handler, module, project)) return true;
  const info = module.enclosingFunction(handler);
  return isPrinted(log, module) && (info === null || !project.isServed(info));
}

const LEVELS: Record<string, 'debug' | 'warning'> = {
  debug: 'debug',
  adebug: 'debug',
  trace: 'debug',
  info: 'debug',
  ainfo: 'debug',
  warn: 'warning',
  warning: 'warning',
  awarning: 'warning',
};

function level({ func }: ast.Call): 'debug' | 'warning' | null {
  return func.kind === 'Attribute' ? (LEVELS[func.attr] ?? null) : null;
}

function raises(node: ast.Node): boolean {
  return node.kind === 'Raise' || (node.kind !== 'FunctionDef' && children(node).some(raises));
}

/** A loop without an end that waits and connects again. */
function isTriedAgain(handler: ast.Handler, module: Module): boolean {
  const waits = handler.body
    .flatMap((each) => [...callsWithin(each)])
    .some(({ func }) => /^(asyncio|time|anyio|trio)\.sleep$/.test(module.resolve(func) ?? ''));
  let up: ast.Node | null = handler.parent;
  while (up && up.kind !== 'While' && up.kind !== 'FunctionDef') up = up.parent;
  return waits && up?.kind === 'While';
}

/**
 * One thing was tried, and the line says which, and what the exception said. A line that calls it an error is left out
 * where the thing is code of the project: the error may come from anywhere in it.
 */
function namesOperation(
  log: ast.Call,
  attempt: ast.Try,
  { name }: ast.Handler,
  module: Module,
  project: Project,
): boolean {
  const isLine = loggerOf(log, module) !== null || isPrinted(log, module);
  if (name === null || !isLine || !mentions(log, name) || !hasWords(log)) return false;
  const [only, ...more] = operationsOf(attempt, module);
  if (!only || more.length > 0) return false;
  return level(log) === 'warning' || isForeign(only, module, project);
}

/** A function that is imported from elsewhere than the project, a method of an object from there, or a parser. */
function isForeign(call: ast.Call, module: Module, project: Project): boolean {
  if ([...callsWithin(call)].some((each) => project.callee(module, each) !== null)) return false;
  const { func } = call;
  const type = func.kind === 'Attribute' ? project.typeOf(module, func.value) : null;
  const name = module.resolve(func) ?? type;
  if (name === null) return isConverting(call, module);
  return project.find(name) === null && name.includes('.');
}

/** Two words or more, besides the values. */
function hasWords(node: ast.Node): boolean {
  const text = node.kind === 'Str' ? node.value : node.kind === 'FString' ? node.literal : '';
  return (text.match(/\p{L}{3,}/gu) ?? []).length >= 2 || children(node).some(hasWords);
}
