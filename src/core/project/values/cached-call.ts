import { argument, callsWithin, type FunctionInfo, type Module, READS_CLOCK } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { statefulCall } from './stateful.ts';

const CACHES = new Set(['functools.lru_cache', 'functools.cache']);

/** What calling a function gives that can be used once; null where it can be used again. */
export function usedUp({ async, generator }: FunctionInfo): string | null {
  if (async) return generator ? 'async generator' : 'coroutine';
  return generator ? 'generator' : null;
}

/** `@lru_cache` or `@cache` of a function, with the clock that its result is read from, if any. */
export interface CachedFunction {
  readonly decorator: ast.Expression;
  readonly clock: ast.Call | null;
}

export function cachedFunction(info: FunctionInfo, project: Project): CachedFunction | null {
  const index = info.decorators.findIndex((each) => each !== null && CACHES.has(each));
  const decorator = info.node.decorators[index];
  return decorator ? { decorator, clock: readsClock(info, project) } : null;
}

function readsClock(info: FunctionInfo, project: Project): ast.Call | null {
  const returns = info.module
    .all('Return')
    .filter((each) => each.value && info.module.enclosingCode(each) === info.node);
  const calls = returns.flatMap(({ value }) => (value ? [...callsWithin(value)] : []));
  return calls.find((call) => statefulCall(project, info.module, call, READS_CLOCK) === call) ?? null;
}

/** `get_db()` in `Depends(get_db())`, where that makes something that FastAPI cannot call. */
export interface SpentProvider {
  readonly call: ast.Call;
  readonly what: string;
}

export function* spentProviders(module: Module, project: Project): Generator<SpentProvider> {
  for (const { node } of module.calls('fastapi.Depends', 'fastapi.Security')) {
    const call = argument(node, 0, 'dependency');
    const callee = call?.kind === 'Call' ? project.callee(module, call) : null;
    const what = callee && callee.decorators.length === 0 ? usedUp(callee) : null;
    if (call?.kind === 'Call' && what) yield { call, what };
  }
}
