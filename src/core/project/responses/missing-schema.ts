import { type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { routerChain, routerMaker } from '../fastapi/router-chain.ts';
import type { Project } from '../project.ts';
import { answersOf } from './answers.ts';
import { handsOnResult, isLooselyDeclared, isUndeclared } from './declared-response.ts';
import { exposedRows } from './exposed-rows.ts';

/** Routes that other programs call by convention: what they answer is fixed elsewhere. */
const CONVENTIONAL =
  /(^|[/_\s-])(health\w*|ping|ready|readyz|readiness|live|livez|liveness|alive|webhooks?|callback|metrics|version|robots)([/_.\s-]|$)/i;
const BODILESS = /(^|_)(204|304)(_|$)/;

/** Whether a route answers with JSON of which no schema says what is in it. */
export function lacksSchema(project: Project, info: FunctionInfo): boolean {
  const { route } = info;
  if (!route || info.generator || !(isUndeclared(info) || isLooselyDeclared(info))) return false;
  if (CONVENTIONAL.test(`${route.path} ${info.name}`)) return false;
  if (isBodiless(route.decorator, info.module) || isDescribed(route.decorator)) return false;
  if (!handsOnResult(info, project) || isHidden(project, info) || !answersWithJson(project, info)) return false;
  return exposedRows(project, info).length === 0 && answersOf(project, info).includes('data');
}

/** `status_code=204`, or nothing but `HEAD` and `OPTIONS`. */
function isBodiless(decorator: ast.Call, module: Module): boolean {
  const status = keyword(decorator, 'status_code');
  return status !== undefined && BODILESS.test(module.text(status).replace(/^.*\./, ''));
}

/** `responses={200: …}` says what is in the answer, at least in the documentation. */
function isDescribed(decorator: ast.Call): boolean {
  return keyword(decorator, 'responses') !== undefined;
}

/** Another `response_class` sends what the function returns in its own way, a page or a file. */
function answersWithJson(project: Project, { route, module }: FunctionInfo): boolean {
  const own = route && keyword(route.decorator, 'response_class');
  if (own) return /JSON/i.test(module.text(own));
  const made = route && routerMaker(project, module, route.router);
  const standard = made && keyword(made.call, 'default_response_class');
  return !standard || /JSON/i.test(made.module.text(standard));
}

/** `include_in_schema=False` of the route, of its router, or where a router is included. */
function isHidden(project: Project, { route, module }: FunctionInfo): boolean {
  if (!route || isOff(keyword(route.decorator, 'include_in_schema'))) return true;
  return routerChain(project, module, route.router).some(({ call }) => isOff(keyword(call, 'include_in_schema')));
}

function isOff(node: ast.Expression | undefined): boolean {
  return node?.kind === 'Constant' && node.value === 'False';
}
