import { callsWithin, type FunctionInfo, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import { callNext } from '../fastapi/middleware.ts';
import { isOutermost } from '../fastapi/outermost.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { isBroad } from './caught.ts';
import type { SwallowingMiddleware } from './swallowing-middleware.ts';

/**
 * Whether something around a middleware misses an exception that ends there: another middleware of the project that looks at
 * exceptions and raises them again, or anything at all where the answer is not that of a failed server.
 */
export function isMissedAround({ info, handler }: SwallowingMiddleware, project: Project): boolean {
  if (isOutermost(info, project)) return false;
  return !answersAsServerError(handler) || watchersIn(project).some((each) => each !== info);
}

function watchersIn(project: Project): readonly FunctionInfo[] {
  return project
    .mentioning('call_next', 'BaseHTTPMiddleware', 'middleware')
    .filter(({ role }) => role === 'application')
    .flatMap((module) => watchers(module, project));
}

/** Middleware with `except Exception: …; raise` around `call_next`. */
const watchers = perModule<readonly FunctionInfo[]>((module, project) =>
  module.all('Handler').flatMap((handler) => {
    const info = isBroad(handler, module) && looksAndRaises(handler) ? module.enclosingFunction(handler) : null;
    const next = info && callNext(info, project);
    return info && next && guards(handler, next.name, module) ? [info] : [];
  }),
);

function looksAndRaises({ body }: ast.Handler): boolean {
  return body.length > 1 && body.at(-1)?.kind === 'Raise';
}

function guards({ parent: attempt }: ast.Handler, next: string, module: Module): boolean {
  const calls = attempt?.kind === 'Try' ? attempt.body.flatMap((each) => [...callsWithin(each)]) : [];
  return calls.some(({ func }) => module.text(func) === next);
}

/** A status from 500 on stands in the handler. */
function answersAsServerError(node: ast.Node): boolean {
  if (node.kind === 'Num') return node.value >= 500 && node.value < 600;
  if (node.kind === 'Attribute' && /^(HTTP_5\d\d|INTERNAL_SERVER_ERROR)/.test(node.attr)) return true;
  return children(node).some(answersAsServerError);
}
