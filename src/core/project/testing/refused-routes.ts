import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { assertedStatuses } from './client-calls.ts';
import { isSameRoute, type TestedRoute, testedRoute } from './tested-route.ts';

/** Names of tests that are about failures, and texts that answers hold which tell of one. */
const FAILURE =
  /(^|[_\W])(error|errors|fail(s|ed|ure|ing)?|invalid|not_?found|missing|non_?exist\w*|does_not_exist|duplicate\w*|already|unauthori[sz]ed|forbidden|denied|refus\w+|reject\w*|unknown|wrong|bad|without_\w*(permission|auth|token)\w*|cannot|unprocessable)([_\W]|$)/i;
const WORDS_OF_FAILURE =
  /^(error|failed|failure)$|\b(not found|already exists|invalid|not allowed|denied|must be|required)\b/i;

/** The places where tests of the module look at a refusal: a status, a text of the answer, or a test that is named for one. */
const refusalsIn = perModule<readonly ast.Node[]>((module) => {
  const statuses = assertedStatuses(module).filter(({ status }) => status === null || status >= 400);
  const named = module.functions.filter(({ name }) => name.startsWith('test') && FAILURE.test(name));
  const texts = module.all('Str').filter((each) => WORDS_OF_FAILURE.test(each.value) && isAsserted(each.parent));
  return [...statuses.map(({ at }) => at), ...named.map(({ node }) => node), ...texts];
});

/** Whether tests of the module look at any refusal. */
export function looksAtRefusals(module: Module, project: Project): boolean {
  return refusalsIn(module, project).length > 0;
}

/** `data["status"] == "error"`, `"not found" in data["message"]` under `assert`. */
function isAsserted(parent: ast.Node | null): boolean {
  let up = parent;
  while (up?.kind === 'Compare' || up?.kind === 'BoolOp') up = up.parent;
  return up !== parent && up?.kind === 'Assert';
}

/**
 * Whether a test elsewhere asks for the same route and looks at a refusal; one that has the route from a fixture counts, too.
 * Where the project has the path several times, in applications of their own, another file may mean another one.
 */
export function isRefusedElsewhere(route: TestedRoute, module: Module, project: Project): boolean {
  if (isAmbiguous(route, project)) return false;
  return project
    .anywhereMentioning('status_code')
    .filter((other) => other !== module && other.role === 'test' && !isSkipped(other))
    .some((other) => {
      const places = routesIn(other, project).filter((each) => isSameRoute(each.route, route));
      return places.some(({ at }) => isRefusedAround(at, other, project));
    });
}

function isAmbiguous({ kind, text }: TestedRoute, project: Project): boolean {
  if (kind !== 'path') return false;
  const routes = project.mentioning('post', 'put', 'patch', 'delete').flatMap(({ functions }) => functions);
  const [, second] = routes.filter(({ route }) => route?.path === text && !route.methods.includes('GET'));
  return second !== undefined;
}

function isRefusedAround(at: ast.Node, module: Module, project: Project): boolean {
  const refusals = refusalsIn(module, project);
  let info = module.enclosingFunction(at);
  while (info?.outer) info = info.outer;
  if (!info?.name.startsWith('test')) return refusals.length > 0;
  const { start, end } = info.node;
  return refusals.some((each) => each.start >= start && each.end <= end);
}

/** `pytestmark = pytest.mark.skip(…)`: nobody runs the tests of the module. */
export function isSkipped(module: Module): boolean {
  const marks = module.moduleScope.bindings.get('pytestmark') ?? [];
  return marks.some((each) => each.kind === 'assignment' && /\bskip(if)?\b/.test(module.text(each.value)));
}

/** Every route that stands in a test module, as a text or a name. */
const routesIn = perModule<readonly { readonly at: ast.Node; readonly route: TestedRoute }[]>((module, project) =>
  [...module.all('Str'), ...module.all('FString'), ...module.all('Call')].flatMap((at) => {
    const route = testedRoute(at, module, project);
    return route ? [{ at, route }] : [];
  }),
);
