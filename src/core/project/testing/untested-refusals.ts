import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { lookedAt, writeCalls } from './client-calls.ts';
import { isRefusedElsewhere, isSkipped, looksAtRefusals } from './refused-routes.ts';
import { testedRoute } from './tested-route.ts';

/** Files that are made into tests. */
const TEMPLATE = /[{}]/;

/**
 * The requests of a test module that write, whose answers it looks at, and whose routes no test of the project sees refusing
 * anything. None where the module looks at a refusal, or a route is not written there.
 */
export function untestedRefusals(module: Module, project: Project): readonly ast.Call[] {
  if (TEMPLATE.test(module.path) || isSkipped(module)) return [];
  const looked = lookedAt(module, project);
  const calls = writeCalls(module, project).filter((call) => looked.has(call));
  if (calls.length === 0 || looksAtRefusals(module, project)) return [];
  return calls.filter(({ args: [path] }) => {
    const route = path ? testedRoute(path, module, project) : null;
    return route !== null && !/graphql/i.test(route.text) && !isRefusedElsewhere(route, module, project);
  });
}
