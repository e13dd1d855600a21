import { type ClassInfo, type FunctionInfo, isStub } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { Frame, Value } from './session-value.ts';

/** The project's code that a call enters. */
export type CallTarget =
  | { readonly kind: 'function'; readonly info: FunctionInfo; readonly self: Value | null }
  /** `info` is null where the class has no `__init__` of its own. */
  | {
      readonly kind: 'constructor';
      readonly cls: ClassInfo;
      readonly type: string;
      readonly info: FunctionInfo | null;
      readonly self: null;
    };

/** What the target is looked up with. */
export interface Evaluating {
  readonly project: Project;
  valueOf(node: ast.Expression, frame: Frame): Value;
}

/** Decorators under which a call still runs the function's own body, by the start of their qualified name. */
const HARMLESS =
  /^(builtins\.(staticmethod|classmethod|property)|functools\.(wraps|cached_property)|contextlib\.a?(sync)?contextmanager|abc\.|typing\.|typing_extensions\.|tenacity\.|backoff\.|sentry_sdk\.|opentelemetry\.|deprecated\.|logfire\.|ddtrace\.)/;

/** The function or class of the project that a call enters with certainty; null when that is not known. */
export function targetOf(call: ast.Call, frame: Frame, evaluating: Evaluating): CallTarget | null {
  const { project } = evaluating;
  const { func } = call;
  const { module } = frame.info;
  if (func.kind === 'Attribute') {
    const method = methodOf(func, frame, evaluating);
    if (method !== undefined) return method && checked(method);
  }
  const named = evaluating.valueOf(func, frame);
  if (named.kind === 'class') return construction(named.cls, named.type, project);
  const info = project.callee(module, call);
  if (!info || (info.class && isReplaced(info, project))) return null;
  const isMethod = info.class !== null && !info.decorators.includes('builtins.staticmethod');
  return checked({ kind: 'function', info, self: isMethod ? { kind: 'plain' } : null });
}

function construction(cls: ClassInfo, type: string, project: Project): CallTarget {
  return { kind: 'constructor', cls, type, info: project.method(type, '__init__'), self: null };
}

/** A method of a value whose class is known; undefined when it is none. */
function methodOf(func: ast.Attribute, frame: Frame, evaluating: Evaluating): CallTarget | null | undefined {
  const { project } = evaluating;
  if (isSuper(func.value)) return superMethod(func.attr, frame, project);
  const value = evaluating.valueOf(func.value, frame);
  if (value.kind === 'opaque') return null;
  if (value.kind !== 'object' && value.kind !== 'class') return undefined;
  const info = project.method(value.type, func.attr);
  if (!info || info.decorators.includes('builtins.property')) {
    const nested = value.kind === 'class' ? evaluating.valueOf(func, frame) : null;
    return nested?.kind === 'class' ? construction(nested.cls, nested.type, project) : null;
  }
  return { kind: 'function', info, self: receiver(info, value) };
}

/** What the first parameter gets: the object, its class, or nothing in a static method or `Class.method(self, …)`. */
function receiver(info: FunctionInfo, value: Value): Value | null {
  if (info.decorators.includes('builtins.staticmethod')) return null;
  if (!info.decorators.includes('builtins.classmethod')) return value.kind === 'object' ? value : null;
  return value.kind === 'object' ? { kind: 'class', cls: value.cls, type: value.type } : value;
}

function isSuper(node: ast.Expression): boolean {
  return node.kind === 'Call' && node.func.kind === 'Name' && node.func.id === 'super';
}

function superMethod(name: string, { info, env }: Frame, project: Project): CallTarget | null {
  const self = env.get(info.params[0]?.name ?? '');
  const found = (info.class?.bases ?? []).reduce<FunctionInfo | null>(
    (method, base) => method ?? project.method(base, name),
    null,
  );
  return found && self ? { kind: 'function', info: found, self } : null;
}

/** A method that some class below replaces: the receiver may be one of those. */
function isReplaced(info: FunctionInfo, project: Project): boolean {
  return info.class !== null && project.overriding(info.class, info.name).some(({ methods }) => methods.has(info.name));
}

/** A body that is elsewhere, or behind an unknown decorator, is not known. */
function checked(target: CallTarget): CallTarget | null {
  const { info } = target;
  if (!info) return target;
  const abstract = isStub(info.node) && !info.node.body.some(({ kind }) => kind === 'Pass');
  return abstract || !info.decorators.every((each) => each !== null && HARMLESS.test(each)) ? null : target;
}
