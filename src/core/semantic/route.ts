import type { ast } from '../syntax/index.ts';
import { keyword } from './function.ts';
import type { Module } from './module.ts';

const METHODS = new Set(['get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'trace']);
const ROUTERS = new Set(['fastapi.FastAPI', 'fastapi.APIRouter']);

/** A path operation: a function that FastAPI registers for requests. */
export interface Route {
  readonly decorator: ast.Call;
  /** Upper case; `WEBSOCKET` for websockets. */
  readonly methods: readonly string[];
  /** Path below the router; null when it is not a literal. */
  readonly path: string | null;
  readonly responseModel: ast.Expression | null;
  /** The expression in front of the dot: the application or the router. */
  readonly router: ast.Expression;
}

/**
 * Reads `@router.get("/items")` and its like. The receiver must be a FastAPI application or router; one whose type is
 * not evident in this module (an imported router) counts when the first argument looks like a path.
 */
export function routeOf(node: ast.FunctionDef, module: Module): Route | null {
  for (const route of routesIn(node, module)) return route;
  return null;
}

/** All path operations that a function is registered for, in the order of its decorators; the last is registered first. */
export function* routesIn(node: ast.FunctionDef, module: Module): Generator<Route> {
  for (const decorator of node.decorators) {
    const route = decorator.kind === 'Call' ? readDecorator(decorator, module) : null;
    if (route) yield route;
  }
}

function readDecorator(decorator: ast.Call, module: Module): Route | null {
  const { func } = decorator;
  if (func.kind !== 'Attribute') return null;
  const methods = methodsOf(func.attr, decorator);
  if (!methods) return null;
  const first = decorator.args[0] ?? keyword(decorator, 'path');
  const path = first?.kind === 'Str' ? first.value : null;
  if (!isRouter(func.value, path, module)) return null;
  const responseModel = keyword(decorator, 'response_model') ?? null;
  return { decorator, methods, path, responseModel, router: func.value };
}

function methodsOf(attr: string, decorator: ast.Call): string[] | null {
  if (METHODS.has(attr)) return [attr.toUpperCase()];
  if (attr === 'websocket' || attr === 'websocket_route') return ['WEBSOCKET'];
  if (attr !== 'api_route' && attr !== 'route') return null;
  const list = keyword(decorator, 'methods');
  if (list?.kind !== 'List' && list?.kind !== 'Set' && list?.kind !== 'Tuple') return ['GET'];
  return list.elements.flatMap((each) => (each.kind === 'Str' ? [each.value.toUpperCase()] : []));
}

function isRouter(receiver: ast.Expression, path: string | null, module: Module): boolean {
  const type = module.typeOf(receiver);
  if (type && (ROUTERS.has(type) || module.isSubclass(type, ROUTERS))) return true;
  // A router class of the project, whose bases only the project knows.
  if (type) return type.endsWith('Router') && isPath(path);
  const own =
    receiver.kind === 'Name' && module.lookup(receiver).some(({ kind }) => kind !== 'import' && kind !== 'parameter');
  return !own && isPath(path);
}

function isPath(path: string | null): boolean {
  return path !== null && (path === '' || path.startsWith('/'));
}
