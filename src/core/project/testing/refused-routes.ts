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

/** Whether tests of the module look at a refusal: a status, a text of the answer, or a test that is named for one. */
export const looksAtRefusals = perModule<boolean>((module) => {
  if (assertedStatuses(module).some((each) => each === null || each >= 400)) return true;
  if (module.functions.some(({ name, outer }) => outer === null && name.startsWith('test') && FAILURE.test(name)))
    return true;
  return module.all('Str').some((each) => WORDS_OF_FAILURE.test(each.value) && isAsserted(each.parent));
});

/** `data["status"] == "error"`, `"not found" in data["message"]` under `assert`. */
function isAsserted(parent: ast.Node | null): boolean {
  let up = parent;
  while (up?.kind === 'Compare' || up?.kind === 'BoolOp') up = up.parent;
  return up !== parent && up?.kind === 'Assert';
}

/** Whether a test elsewhere that looks at refusals asks for the same route. */
export function isRefusedElsewhere(route: TestedRoute, module: Module, project: Project): boolean {
  return project
    .anywhereMentioning(identifierIn(route))
    .some(
      (other) =>
        other !== module &&
        other.role === 'test' &&
        routesIn(other, project).some((each) => isSameRoute(each, route)) &&
        looksAtRefusals(other, project),
    );
}

/** A word of the route as it stands in a text of the module. */
function identifierIn({ text, word }: TestedRoute): string {
  return text.match(/\w+/g)?.findLast((each) => each.toLowerCase() === word) ?? word;
}

/** Every route that stands in a test module, as a text or a name. */
const routesIn = perModule<readonly TestedRoute[]>((module, project) =>
  [...module.all('Str'), ...module.all('FString'), ...module.all('Call')].flatMap(
    (each) => testedRoute(each, module, project) ?? [],
  ),
);
