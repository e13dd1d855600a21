import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { routerChain } from '../fastapi/router-chain.ts';
import { providerOf } from '../loading/loaded-provider.ts';
import type { Project } from '../project.ts';
import { definitionOf } from '../values/definition-value.ts';

/**
 * Words of code that asks who somebody is or what they may do. Their only use is to keep silent: that a check is there says
 * its name, what it does lies too deep.
 */
const GUARD =
  /admin|super_?user|staff|owner|permi(ssion|t)|privilege|role|scope|authori[sz]|rbac|\bacl|polic(y|ies)|internal|master|moderator|\bcan_|allow|forbid|require|_access\b|access_(?!token)|capabilit|api_?key|["'](read|write|create|update|delete|manage):|:(read|write|create|update|delete|manage)["']/i;

/** Whether more than being signed in is asked for before a route runs, or in it. */
export function isGuarded(project: Project, info: FunctionInfo, body: ast.Parameter): boolean {
  const { route, module, node } = info;
  if (!route || GUARD.test(`${module.path} ${info.name} ${route.path}`)) return true;
  const own = [...node.decorators, ...route.decorator.keywords.filter(({ name }) => name === 'dependencies')];
  if (own.some((each) => GUARD.test(module.text(each)))) return true;
  if (info.params.some((param) => param !== body && asksMore(project, module, param, 0))) return true;
  const above = routerChain(project, module, route.router);
  return above.some(({ call, module: home }) => GUARD.test(home.text(call))) || checks(info);
}

/** A dependency whose text, or whose function, asks for more. */
function asksMore(project: Project, module: Module, param: ast.Parameter, depth: number): boolean {
  if (depth > 3) return false;
  const provider = providerOf(project, module, param);
  if (!provider) return false;
  if (GUARD.test(module.text(param)) || GUARD.test(provider.module.text(provider.node))) return true;
  const made = definitionOf(project, provider.module, provider.node);
  if (made.node.kind === 'Call' && GUARD.test(made.module.text(made.node))) return true;
  const target = provider.module.resolve(provider.node);
  const found = target ? project.definition(target) : null;
  if (!found || 'methods' in found) return false;
  return checks(found) || found.params.some((each) => asksMore(project, found.module, each, depth + 1));
}

/** Whether a function tests, or calls something that tests, what somebody may do. */
export function checks({ module, node }: FunctionInfo): boolean {
  const within = (each: ast.Node) => each.start >= (node.body[0]?.start ?? node.end) && each.end <= node.end;
  const tests = [...module.all('If'), ...module.all('IfExp')].filter(within).map(({ test }) => test);
  const calls = module.all('Call').flatMap((each) => (within(each) ? [each.func] : []));
  return [...tests, ...calls, ...module.all('Assert').filter(within)].some((each) => GUARD.test(module.text(each)));
}
