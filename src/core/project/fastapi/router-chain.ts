import { keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { definitionOf } from '../values/definition-value.ts';

/** A call that says something about the routes of a router: the one that makes it, or one that includes it. */
export interface RouterCall {
  readonly call: ast.Call;
  readonly module: Module;
}

/** `APIRouter(…)` or `FastAPI(…)` that made the router which an expression names. */
export function routerMaker(project: Project, module: Module, router: ast.Expression): RouterCall | null {
  const { node, module: home } = definitionOf(project, module, router);
  return node.kind === 'Call' ? { call: node, module: home } : null;
}

/** The maker of a router, each `include_router(…)` that takes it in, and the same of the routers above it. */
export function routerChain(project: Project, module: Module, router: ast.Expression): RouterCall[] {
  const maker = routerMaker(project, module, router);
  const makers = new Map<ast.Call, RouterCall>(maker ? [[maker.call, maker]] : []);
  const found: RouterCall[] = [];
  for (const each of makers.values()) {
    found.push(each);
    for (const include of includesOf(project, each)) {
      found.push(include);
      const { func } = include.call;
      const above = func.kind === 'Attribute' ? routerMaker(project, include.module, func.value) : null;
      if (above) makers.set(above.call, above);
    }
  }
  return found;
}

function includesOf(project: Project, maker: RouterCall): RouterCall[] {
  return project.mentioning('include_router').flatMap((module) =>
    module.callsNamed('include_router').flatMap(({ node: call }) => {
      const router = call.args[0] ?? keyword(call, 'router');
      return router && isMadeBy(project, module, router, maker) ? [{ call, module }] : [];
    }),
  );
}

/** The routers of an application lie in as many modules: those that cannot lead to this one are not read. */
function isMadeBy(project: Project, module: Module, router: ast.Expression, maker: RouterCall): boolean {
  const named = module.resolve(router);
  if (named && !project.mayLeadTo(named, maker.module)) return false;
  return routerMaker(project, module, router)?.call === maker.call;
}
