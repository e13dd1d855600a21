import { type ClassInfo, COROUTINES, type FunctionInfo, type Module } from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import { knownApi } from './known-call.ts';
import type { Project } from './project.ts';

/** A call that does nothing until it is awaited. */
export interface CoroutineCall {
  /** The method of a library that is called, or null. */
  readonly api: string | null;
  /** The project's `async def` that is called, or null. */
  readonly definition: FunctionInfo | null;
}

/** Decorators under which an `async def` stays one, by qualified name. */
const TRANSPARENT = new Set([
  'builtins.staticmethod',
  'builtins.classmethod',
  'abc.abstractmethod',
  'typing.override',
  'typing.final',
  'typing_extensions.override',
  'typing_extensions.final',
  'functools.wraps',
  'tenacity.retry',
  'sentry_sdk.trace',
]);

/**
 * What coroutine a call makes; null when it makes none, or when that is not certain. A function of the project counts
 * when the call can enter no other one: it is defined once, not decorated by anything unknown, and no class below the
 * receiver's replaces it by something else.
 */
export function coroutineCall(call: ast.Call, module: Module, project: Project): CoroutineCall | null {
  const api = knownApi(COROUTINES, call, module, project);
  if (api) return { api, definition: null };
  const definition = project.callee(module, call);
  if (!definition || !makesCoroutine(definition) || !isDefinedOnce(definition)) return null;
  const below = definition.class ? project.subclasses(receiver(call, module, project) ?? definition.class) : [];
  return below.some((each) => replaces(each, definition.name)) ? null : { api: null, definition };
}

/** The class of the value whose method is called. */
function receiver({ func }: ast.Call, module: Module, project: Project): ClassInfo | null {
  const type = func.kind === 'Attribute' ? project.typeOf(module, func.value) : null;
  const cls = type ? project.definition(type) : null;
  return cls && 'methods' in cls ? cls : null;
}

function makesCoroutine(info: FunctionInfo): boolean {
  return info.async && !info.generator && info.node.decorators.every((each) => keeps(each, info));
}

function isDefinedOnce({ node, module }: FunctionInfo): boolean {
  return module.scopeAt(node).bindings.get(node.name)?.length === 1;
}

/** Whether the function is still an `async def` under this decorator. */
function keeps(decorator: ast.Expression, { route, module }: FunctionInfo): boolean {
  if (decorator === route?.decorator) return true;
  const target = module.resolve(decorator.kind === 'Call' ? decorator.func : decorator);
  return target !== null && TRANSPARENT.has(target);
}

/** Whether the class defines the name as something that makes no coroutine. */
function replaces({ node, methods, module }: ClassInfo, name: string): boolean {
  const method = methods.get(name);
  return method ? !makesCoroutine(method) : module.scopeOf(node).bindings.has(name);
}
