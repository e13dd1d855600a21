import type { ClassInfo, FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** The project's function that a call enters. */
export interface Entered {
  readonly callee: FunctionInfo;
  /** The declared class of the value whose method it is: a class below may have another one. Null where none can. */
  readonly receiver: ClassInfo | null;
}

/**
 * What a call enters: a function or method by any name that leads to it, `__init__` of a class (its own or inherited),
 * a method of `cls` or of a base, one that a local name was given (`load = self.users.load`).
 */
export function enteredBy(call: ast.Call, module: Module, project: Project): Entered | null {
  const func = aliased(call.func, module);
  const target = module.resolve(func);
  const named = target ? project.definition(target) : null;
  if (named) return 'methods' in named ? constructed(named, project) : { callee: named, receiver: null };
  if (func.kind !== 'Attribute') return null;
  const inherited = target ? methodOf(target.slice(0, target.lastIndexOf('.')), func.attr, project) : null;
  if (inherited) return { callee: inherited, receiver: null };
  const type = project.typeOf(module, func.value) ?? ownClass(func.value, module);
  const callee = type ? project.method(type, func.attr) : null;
  if (!type || !callee) return null;
  const isSuper = func.value.kind === 'Call' && module.resolve(func.value.func) === 'builtins.super';
  return { callee, receiver: isSuper ? null : classOf(type, project) };
}

/** The getter that `value.name` runs; null where it is a plain attribute. */
export function getterOf(node: ast.Attribute, module: Module, project: Project): FunctionInfo | null {
  const type = project.typeOf(module, node.value);
  return type ? getter(type, node.attr, project) : null;
}

function getter(type: string, name: string, project: Project, depth = 0): FunctionInfo | null {
  const cls = depth > 8 ? null : classOf(type, project);
  if (!cls) return null;
  const own = cls.node.body.flatMap((each) =>
    each.kind === 'FunctionDef' && each.name === name ? [cls.module.functionInfo(each)] : [],
  );
  if (own.length > 0) return own.find(isProperty) ?? null;
  return cls.bases.reduce<FunctionInfo | null>((found, base) => found ?? getter(base, name, project, depth + 1), null);
}

/** Whether reading the name calls the function. */
export function isProperty({ decorators }: FunctionInfo): boolean {
  return decorators.some((each) => each === 'builtins.property' || each === 'functools.cached_property');
}

function aliased(func: ast.Expression, module: Module): ast.Expression {
  if (func.kind !== 'Name') return func;
  const [binding, ...others] = module.lookup(func);
  const value = binding?.kind === 'assignment' && others.length === 0 ? binding.value : null;
  return value?.kind === 'Attribute' ? value : func;
}

function constructed(cls: ClassInfo, project: Project): Entered | null {
  const callee = project.method(`${cls.module.name}.${cls.qualname}`, '__init__');
  return callee && { callee, receiver: null };
}

function methodOf(owner: string, method: string, project: Project): FunctionInfo | null {
  return classOf(owner, project) ? project.method(owner, method) : null;
}

/** `cls` in a class method. */
function ownClass(node: ast.Expression, module: Module): string | null {
  if (node.kind !== 'Name' || node.id !== 'cls') return null;
  const around = module.enclosingFunction(node);
  const isOwn = around?.class && around.params[0]?.name === 'cls';
  return isOwn && around.class ? `${module.name}.${around.class.qualname}` : null;
}

function classOf(type: string, project: Project): ClassInfo | null {
  const cls = project.definition(type);
  return cls && 'methods' in cls ? cls : null;
}
