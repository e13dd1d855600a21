import {
  type CallSite,
  type ClassInfo,
  COROUTINES,
  type FunctionInfo,
  type MissedAwait,
  type Module,
  missedAwait,
} from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { enteredBy } from './call-chain-entry.ts';
import { knownApi } from './known-call.ts';
import { makesCoroutine } from './offload.ts';

/** A call that does nothing until it is awaited. */
export interface CoroutineCall {
  /** The method of a library that is called, or null. */
  readonly api: string | null;
  /** The project's `async def` that is called, or null. */
  readonly definition: FunctionInfo | null;
}

/**
 * What coroutine a call makes; null when it makes none, or when that is not certain. A function of the project counts
 * when the call can enter no other one: it is defined once, not decorated by anything unknown, and no class below the
 * receiver's replaces it by something else.
 */
export function coroutineCall(call: ast.Call, module: Module, project: Project): CoroutineCall | null {
  const api = knownApi(COROUTINES, call, module, project);
  if (api) return { api, definition: null };
  const entered = enteredBy(call, module, project);
  if (!entered) return null;
  const { callee: definition, receiver } = entered;
  if (!makesCoroutine(definition, project) || !isDefinedOnce(definition)) return null;
  const below = receiver ? project.overriding(receiver, definition.name) : [];
  return below.some((each) => replaces(each, definition.name, project)) ? null : { api: null, definition };
}

/** A call whose coroutine nobody awaits, with what is done to it instead. */
export interface LostCoroutine {
  readonly call: CallSite;
  readonly coroutine: CoroutineCall;
  readonly missed: MissedAwait;
}

/** Those of a module; two rules ask for them. */
export const lostCoroutines = perModule<readonly LostCoroutine[]>((module, project) => [...lost(module, project)]);

function* lost(module: Module, project: Project): Generator<LostCoroutine> {
  for (const call of module.calls()) {
    const missed = !call.function || project.judges(call.function) ? missedAwait(call, module) : null;
    const coroutine = missed && coroutineCall(call.node, module, project);
    if (missed && coroutine) yield { call, coroutine, missed };
  }
}

/** Whether an AsyncSession is used in a plain `def`, which can await nothing of it. */
export function isSessionInPlainDef({ call, coroutine: { api } }: LostCoroutine, module: Module): boolean {
  const code = module.enclosingCode(call.node);
  return api?.startsWith('sqlalchemy.') === true && code?.kind === 'FunctionDef' && !code.async;
}

/** Defined once in its place, overloads aside. */
export function isDefinedOnce({ node, module }: FunctionInfo): boolean {
  const bindings = module.scopeAt(node).bindings.get(node.name) ?? [];
  const others = bindings.filter((each) => each.node !== node);
  return bindings.length > 0 && others.every((each) => each.kind === 'function' && isOverload(each.node, module));
}

function isOverload(node: ast.FunctionDef, module: Module): boolean {
  const { decorators } = module.functionInfo(node);
  return decorators.some((each) => each === 'typing.overload' || each === 'typing_extensions.overload');
}

/** Whether the class defines the name as something that makes no coroutine. */
function replaces({ node, methods, module }: ClassInfo, name: string, project: Project): boolean {
  const method = methods.get(name);
  return method ? !makesCoroutine(method, project) : module.scopeOf(node).bindings.has(name);
}
