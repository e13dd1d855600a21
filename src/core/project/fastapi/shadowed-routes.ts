import {
  type FunctionInfo,
  type Module,
  type Route,
  routesIn,
  type TakenPart,
  takenPart,
} from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

const ROUTERS = new Set(['fastapi.FastAPI', 'fastapi.APIRouter']);

/** A path operation as a router has it: with the function that it belongs to. */
export interface Registered {
  readonly route: Route & { readonly path: string };
  readonly function: FunctionInfo;
}

/** A path operation that no request reaches, since one that was registered before takes them all. */
export interface ShadowedRoute extends TakenPart {
  readonly later: Registered;
  readonly earlier: Registered;
  /** The methods that both answer. */
  readonly methods: readonly string[];
}

/**
 * Routes of a module that an earlier one of the same router hides. Routers are asked in the order in which their routes were
 * registered, and the first route whose path and method fit gets the request.
 */
export function* shadowedRoutes(module: Module, project: Project): Generator<ShadowedRoute> {
  for (const registered of byRouter(module, project)) {
    for (const [index, later] of registered.entries()) {
      const found = registered.slice(0, index).flatMap((earlier) => shadow(earlier, later) ?? []);
      if (found[0] && !isAnsweredBefore(later, registered.slice(0, index))) yield found[0];
    }
  }
}

function shadow(earlier: Registered, later: Registered): ShadowedRoute | null {
  const methods = later.route.methods.filter((each) => earlier.route.methods.includes(each));
  const taken = methods.length > 0 ? takenPart(earlier.route.path, later.route.path) : null;
  return taken && isCertain(earlier.function) ? { ...taken, later, earlier, methods } : null;
}

/** Not under an `if`: then it may not be there. */
function isCertain({ node: { parent } }: FunctionInfo): boolean {
  return parent?.kind === 'Module' || parent?.kind === 'FunctionDef' || parent?.kind === 'ClassDef';
}

/** The same path and method are registered in front of it as well: the function is reached by that. */
function isAnsweredBefore({ route, function: info }: Registered, before: readonly Registered[]): boolean {
  return before.some((each) => each.function === info && each.route.path === route.path);
}

/** The routes of each router of the module whose name means one thing, in the order of registration. */
function byRouter(module: Module, project: Project): Iterable<readonly Registered[]> {
  const routers = new Map<object, Registered[]>();
  for (const info of module.functions) {
    if (!info.route) continue;
    for (const route of [...routesIn(info.node, module)].reverse()) {
      const router = route.path === null ? null : routerOf(route.router, module, project);
      if (!router || route.path === null) continue;
      const known = routers.get(router) ?? [];
      routers.set(router, [...known, { route: { ...route, path: route.path }, function: info }]);
    }
  }
  return routers.values();
}

/** What a router's name is bound by where the route is registered, if that is known to be a router of FastAPI. */
function routerOf(node: ast.Expression, module: Module, project: Project): object | null {
  const type = project.typeOf(module, node);
  if (!type || !project.isA(type, ROUTERS) || node.kind !== 'Name') return null;
  const bindings = module.lookup(node);
  if (bindings.length < 2) return bindings[0] ?? null;
  // One after the other at the top of the module: the last one that stands above.
  const inOrder = module.enclosingCode(node) === null && bindings.every((each) => each.node.parent?.kind === 'Module');
  return inOrder ? (bindings.findLast((each) => each.node.end <= node.start) ?? null) : null;
}
