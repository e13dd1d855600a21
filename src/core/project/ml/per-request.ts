import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { firstCertain } from '../blocking/call-chain-certain.ts';
import { bodyRuns } from '../blocking/offload.ts';
import { isHandedOver } from '../fastapi/handed-over.ts';
import type { Project } from '../project.ts';

/** Decorators that keep what a function gave. functools, cachetools [1.0], aiocache [0.11], async-lru [1.0], fastapi-cache2 [0.1] */
const KEEPING = new Set([
  'functools.lru_cache',
  'functools.cache',
  'functools.cached_property',
  'cachetools.cached',
  'cachetools.func.lru_cache',
  'cachetools.func.ttl_cache',
  'aiocache.cached',
  'async_lru.alru_cache',
  'fastapi_cache.decorator.cache',
  'streamlit.cache_resource',
]);

/** How a request gets to a call: the functions from the one that FastAPI calls down to the one with the call in it. */
export interface RequestPath {
  readonly functions: readonly [FunctionInfo, ...FunctionInfo[]];
  /** Every decorator on the way is known. */
  readonly certain: boolean;
}

/**
 * A way on which the call is made anew for every request: no function on it keeps its result, and no place on it stands under
 * a condition that may ask whether the result is there already. Null where there is none.
 */
export function pathPerRequest(call: ast.Call, info: FunctionInfo, project: Project): RequestPath | null {
  if (!isMadeAnew(call, info)) return null;
  const ways = new Map<FunctionInfo, readonly [FunctionInfo, ...FunctionInfo[]]>([[info, [info]]]);
  for (const [each, functions] of ways) {
    if (keeps(each)) continue;
    if (project.calledByFastApi(each) !== undefined || isHandedOver(each, project)) {
      return { functions, certain: functions.every((on) => bodyRuns(on, project) !== 'unknown') };
    }
    for (const { function: by, node } of project.callers(each)) {
      if (by && !ways.has(by) && by.module.role === 'application' && isMadeAnew(node, by))
        ways.set(by, [by, ...functions]);
    }
  }
  return null;
}

/** An object of a class with a metaclass or a decorator may be the only one. */
function keeps({ decorators, name, class: cls }: FunctionInfo): boolean {
  if (decorators.some((each) => each !== null && KEEPING.has(each))) return true;
  const isSingle =
    cls && (cls.node.decorators.length > 0 || cls.node.keywords.length > 0 || cls.methods.has('__new__'));
  return name === '__init__' && isSingle === true;
}

/** Whether the function makes the call whenever it runs, and does not put the result where it outlives the request. */
function isMadeAnew(call: ast.Call, info: FunctionInfo): boolean {
  if (isKept(call, info)) return false;
  return firstCertain([{ node: call }], info, (exit) => asksParameters(exit, info)) !== undefined;
}

/** `self.model = load()` outlives the call as `self` does; in a constructor that is as long as the object is. */
function isKept(call: ast.Call, { module, name }: FunctionInfo): boolean {
  const statement = call.parent?.kind === 'Await' ? call.parent.parent : call.parent;
  const targets =
    statement?.kind === 'Assign' ? statement.targets : statement?.kind === 'AnnAssign' ? [statement.target] : [];
  return targets.some((each) => {
    if (each.kind === 'Name') return module.scopeAt(each).outer.has(each.id);
    const isOwn = each.kind === 'Attribute' && each.value.kind === 'Name' && each.value.id === 'self';
    return !(isOwn && name === '__init__');
  });
}

/** A `return` under a condition that asks only about what the function is given, and so about nothing that is kept. */
function asksParameters(exit: ast.Return, { module, node: def }: FunctionInfo): boolean {
  for (let up = exit.parent; up && up !== def; up = up.parent) {
    if (up.kind === 'If' && !isAboutParameters(up.test, module, def)) return false;
  }
  return exit.parent !== def;
}

function isAboutParameters(test: ast.Expression, module: Module, def: ast.FunctionDef): boolean {
  const names = module.all('Name').filter(({ start, end }) => start >= test.start && end <= test.end);
  return names.every((name) => {
    if (name.id === 'self' || name.id === 'cls') return false;
    const [binding] = module.lookup(name);
    return binding ? binding.kind === 'parameter' && binding.node.parent === def : true;
  });
}
