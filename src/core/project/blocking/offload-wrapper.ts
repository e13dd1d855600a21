import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** What a decorator makes of a function: where its body runs, and what a call of it gives. */
export interface Effect {
  readonly body: 'in place' | 'elsewhere';
  readonly gives: 'the same' | 'a coroutine' | 'something else';
}

/** Functions that look at a function without calling it. */
const LOOKING =
  /^(functools\.(wraps|update_wrapper)|inspect\.\w+|(asyncio|asgiref\.sync)\.iscoroutinefunction|typing\.\w+|builtins\.(hasattr|getattr|callable|repr|str|id|type))$/;

/** Calls that run a function in another thread or process: of libraries, and methods of loops and executors. */
const OFFLOADING =
  /^(asyncio\.to_thread|starlette\.concurrency\.run_in_threadpool|anyio\.to_thread\.run_sync|asgiref\.sync\.sync_to_async|asyncer\.asyncify|threading\.Thread|multiprocessing\.Process)$|\.(run_in_executor|submit|apply_async)$/;
/** Calls that run a coroutine on another event loop. */
const RUNNING =
  /^(asyncio\.(run|run_coroutine_threadsafe)|anyio\.(run|from_thread\.run)|trio\.run|asgiref\.sync\.async_to_sync)$|\.(run_until_complete|submit)$/;

/**
 * What a decorator that the project defines makes of `info`. Read are those that return the function itself or a nested
 * function in place of it, directly or from a nested decorator (`@retried(times=3)`); null for all others.
 */
export function projectEffect(
  target: string,
  decorator: ast.Expression,
  info: FunctionInfo,
  project: Project,
): Effect | null {
  const named = project.definition(target);
  const outer = named && !('methods' in named) ? named : null;
  const own = decorator.kind === 'Call' && outer ? onlyReturned(outer, project) : outer;
  const [given] = own?.params ?? [];
  if (!own || !given || own.async || own.generator || given.style === 'args') return null;
  const exits = returnsOf(own).filter((each) => appliesTo(each, given.name, info, own));
  const effects = exits.map(({ value }) => {
    if (value?.kind !== 'Name') return null;
    if (value.id === given.name) return { body: 'in place', gives: 'the same' } as const;
    const wrapper = nested(value, own, project);
    return wrapper && wrapperEffect(wrapper, given.name, info, own);
  });
  const [first = null] = effects;
  return effects.every((each) => each?.body === first?.body && each?.gives === first?.gives) ? first : null;
}

function wrapperEffect(wrapper: FunctionInfo, given: string, info: FunctionInfo, own: FunctionInfo): Effect | null {
  if (wrapper.decorators.some((each) => each !== 'functools.wraps')) return null;
  const uses = own.module
    .named(given)
    .filter((each) => each.kind === 'Name' && isWithin(wrapper.node, each) && appliesTo(each, given, info, own))
    .map((each) => useOf(each, wrapper, info))
    .filter((each) => each !== 'looked at');
  const [body] = uses;
  if (!body || uses.some((each) => each !== body)) return null;
  return { body, gives: givesOf(wrapper, given) };
}

/** What the wrapper does with the function at this place; null where that is not known. */
function useOf(name: ast.Expression, wrapper: FunctionInfo, info: FunctionInfo): Effect['body'] | 'looked at' | null {
  const { module } = wrapper;
  const { parent } = name;
  if (parent?.kind === 'Attribute' || parent?.kind === 'FString') return 'looked at';
  if (parent?.kind !== 'Call') return null;
  if (parent.func !== name) {
    if (LOOKING.test(module.resolve(parent.func) ?? '')) return 'looked at';
    return isHandedTo(name, OFFLOADING, module) ? 'elsewhere' : null;
  }
  const code = module.enclosingCode(name);
  if (code?.kind === 'Lambda') return isHandedTo(code, OFFLOADING, module) ? 'elsewhere' : null;
  if (code !== wrapper.node) return null;
  return info.async && isHandedTo(parent, RUNNING, module) ? 'elsewhere' : 'in place';
}

/** Whether the value is an argument of one of the calls, by itself or bound to arguments with `functools.partial`. */
function isHandedTo(value: ast.Expression, takers: RegExp, module: Module): boolean {
  const { parent } = value;
  const call = parent?.kind === 'Keyword' ? parent.parent : parent;
  if (call?.kind !== 'Call' || call.func === value) return false;
  const target = module.resolve(call.func);
  if (target === 'functools.partial') return isHandedTo(call, takers, module);
  return takers.test(target ?? (call.func.kind === 'Attribute' ? `.${call.func.attr}` : ''));
}

function givesOf(wrapper: FunctionInfo, given: string): Effect['gives'] {
  if (wrapper.generator) return 'something else';
  if (wrapper.async) return 'a coroutine';
  const returns = returnsOf(wrapper);
  const passes = returns.every(
    ({ value }) => value?.kind === 'Call' && value.func.kind === 'Name' && value.func.id === given,
  );
  return passes && returns.length > 0 ? 'the same' : 'something else';
}

/** Not in the branch of `if iscoroutinefunction(function):` that is meant for the other kind of function. */
function appliesTo(node: ast.Node, given: string, { async }: FunctionInfo, own: FunctionInfo): boolean {
  let child: ast.Node = node;
  for (let up = node.parent; up && up !== own.node; up = up.parent) {
    if (up.kind === 'If' && child !== up.test && asksForCoroutine(up.test, given, own)) {
      return (up.body as readonly ast.Node[]).includes(child) === async;
    }
    child = up;
  }
  // Below `if iscoroutinefunction(function): return …` only plain functions arrive.
  return !async || !earlier(child, own).some((each) => each.kind === 'If' && asksForCoroutine(each.test, given, own));
}

function earlier(statement: ast.Node, own: FunctionInfo): readonly ast.Statement[] {
  return statement.kind === 'Return' ? own.node.body.filter(({ end }) => end <= statement.start) : [];
}

function asksForCoroutine(test: ast.Expression, given: string, { module }: FunctionInfo): boolean {
  const [first] = test.kind === 'Call' ? test.args : [];
  const isAbout = test.kind === 'Call' && first?.kind === 'Name' && first.id === given;
  return isAbout && /\.iscoroutinefunction$/.test(module.resolve(test.func) ?? '');
}

function onlyReturned(info: FunctionInfo, project: Project): FunctionInfo | null {
  const [only, ...others] = returnsOf(info);
  return only?.value?.kind === 'Name' && others.length === 0 ? nested(only.value, info, project) : null;
}

/** The function defined inside `outer` that a name there refers to. */
function nested(name: ast.Name, outer: FunctionInfo, project: Project): FunctionInfo | null {
  const target = outer.module.resolve(name);
  const found = target ? project.definition(target) : null;
  return found && !('methods' in found) && found.outer === outer ? found : null;
}

function returnsOf({ module, node }: FunctionInfo): ast.Return[] {
  return module.all('Return').filter((each) => module.enclosingCode(each) === node);
}

function isWithin(outer: ast.Node, inner: ast.Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
