import type { Project } from '../../src/core/project/index.ts';
import type { FunctionInfo, Module } from '../../src/core/semantic/index.ts';

/** The routes of a module, websockets left out. */
export function routesOf(module: Module): FunctionInfo[] {
  return module.functions.filter(({ route }) => route !== null && !route.methods.includes('WEBSOCKET'));
}

/** The function is a route, or routes reach it within `depth` calls. */
export function servesRoute(info: FunctionInfo, project: Project, depth = 3): boolean {
  if (info.route) return true;
  return depth > 0 && project.callers(info).some(({ function: by }) => by && servesRoute(by, project, depth - 1));
}

/** The function and whatever calls it, up to `depth` calls away. */
export function withCallers(info: FunctionInfo, project: Project, depth = 3): Set<FunctionInfo> {
  const found = new Set([info]);
  let edge = [info];
  for (let step = 0; step < depth; step += 1) {
    edge = edge.flatMap((each) => project.callers(each).flatMap(({ function: by }) => by ?? []));
    for (const each of edge) found.add(each);
  }
  return found;
}
