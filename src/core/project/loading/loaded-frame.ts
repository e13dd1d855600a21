import { argument, type ClassInfo, type FunctionInfo, type Module, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { Model } from '../queries/models.ts';
import { classAttribute, defined } from '../values/definition-value.ts';
import type { Value } from './rows.ts';

/** Calls into calls into calls: deeper ones are unknown. */
const DEPTH = 4;

/** A function as one of its callers enters it: what its parameters hold there. */
export interface Frame {
  readonly module: Module;
  /** The class of `self`, which may lie below the one that defines the method; `made` is the call that made the object. */
  readonly self: { readonly type: string; readonly made: Spot | null } | null;
  /** Null for a module's code as nobody in particular calls it. */
  readonly args: ReadonlyMap<string, Spot> | null;
  readonly depth: number;
  readonly known: Map<ast.Expression, Value | null>;
}

/** An expression and the frame in which it is evaluated. */
export interface Spot {
  readonly node: ast.Expression;
  readonly frame: Frame;
}

/** A module's code as nobody in particular calls it. */
export function frameOf(module: Module): Frame {
  return { module, self: null, args: null, depth: 0, known: new Map() };
}

/** The project's function that a call enters, by the class that `self` has in this frame. */
export function calleeIn(project: Project, call: ast.Call, frame: Frame): FunctionInfo | null {
  const { func } = call;
  if (frame.self && func.kind === 'Attribute' && func.value.kind === 'Name' && func.value.id === 'self')
    return project.method(frame.self.type, func.attr);
  return project.callee(frame.module, call);
}

/** What the parameters of `callee` hold when `call` enters it; null where that is too deep or cannot be told. */
export function enter(project: Project, callee: FunctionInfo, call: ast.Call, frame: Frame): Frame | null {
  if (frame.depth >= DEPTH || call.keywords.some(({ name }) => name === null)) return null;
  const bound = isBound(callee);
  const args = new Map<string, Spot>();
  const own: Frame = {
    module: callee.module,
    self: bound ? selfOf(project, callee, call, frame) : null,
    args,
    depth: frame.depth + 1,
    known: new Map(),
  };
  const positional = bound ? callee.params.slice(1) : callee.params;
  for (const [index, param] of positional.entries()) {
    const given = param.style === 'keyword-only' ? keywordOf(call, param.name) : argument(call, index, param.name);
    if (param.style === 'args' || param.style === 'kwargs') continue;
    if (given) args.set(param.name, { node: given, frame });
    else if (param.default) args.set(param.name, { node: param.default, frame: { ...own, args: null } });
  }
  return own;
}

function keywordOf(call: ast.Call, name: string): ast.Expression | undefined {
  return call.keywords.find((each) => each.name === name)?.value;
}

/** Whether the call gives the first parameter itself: `self` or `cls`. */
function isBound({ class: cls, decorators }: FunctionInfo): boolean {
  return cls !== null && !decorators.includes('builtins.staticmethod');
}

function selfOf(project: Project, callee: FunctionInfo, { func }: ast.Call, frame: Frame): Frame['self'] {
  if (func.kind !== 'Attribute') return null;
  if (func.value.kind === 'Name' && (func.value.id === 'self' || func.value.id === 'cls') && frame.self)
    return frame.self;
  const named = frame.module.resolve(func.value);
  if (named && isClass(project.definition(named))) return { type: named, made: null };
  const type = project.typeOf(frame.module, func.value);
  const home = callee.class;
  if (!type) return home && { type: `${home.module.name}.${home.qualname}`, made: null };
  return { type, made: madeAs(project, { node: func.value, frame }) };
}

/** The call that made the object a name stands for: `posts = Repository(Post)`, in the function or the module. */
function madeAs(project: Project, spot: Spot): Spot | null {
  const qualified = spot.frame.module.resolve(spot.node);
  const found = qualified ? defined(project, qualified) : null;
  const next = found ? { node: found.node, frame: frameOf(found.module) } : behind(project, spot);
  return next?.node.kind === 'Call' ? next : null;
}

/** The class around a method that nobody in particular calls, with the one call in its module that makes such an object. */
function ownSelf(node: ast.Expression, { module, args }: Frame): Frame['self'] {
  const cls = args ? null : (module.enclosingFunction(node)?.class ?? null);
  if (!cls) return null;
  const type = `${module.name}.${cls.qualname}`;
  const [made, ...others] = module.calls(type);
  return { type, made: made && others.length === 0 ? { node: made.node, frame: frameOf(module) } : null };
}

function isClass(definition: FunctionInfo | ClassInfo | null): definition is ClassInfo {
  return definition !== null && 'methods' in definition;
}

/** The values that the function gives back, its own `return`s only. */
export function returnsOf({ module, node }: FunctionInfo): ast.Return[] {
  return module.within('Return', node).filter((each) => module.enclosingCode(each) === node);
}

/** What stands behind a name or `self.name`, one step; null when there are several or none. */
export function behind(project: Project, { node, frame }: Spot): Spot | null {
  if (node.kind === 'Attribute') return behindAttribute(project, node, frame);
  if (node.kind !== 'Name') return null;
  const [binding, ...others] = reachingBindings(node, frame.module);
  if (!binding || others.length > 0) return null;
  switch (binding.kind) {
    case 'parameter':
      return frame.args?.get(node.id) ?? null;
    case 'assignment':
      return binding.node.kind === 'NamedExpr' || binding.node.targets.every(({ kind }) => kind === 'Name')
        ? { node: binding.value, frame }
        : null;
    case 'annotated':
      return binding.node.value && { node: binding.node.value, frame };
    case 'import': {
      const found = defined(project, binding.target);
      return found && { node: found.node, frame: frameOf(found.module) };
    }
    default:
      return null;
  }
}

function behindAttribute(project: Project, node: ast.Attribute, frame: Frame): Spot | null {
  const isSelf = node.value.kind === 'Name' && (node.value.id === 'self' || node.value.id === 'cls');
  const own = isSelf ? (frame.self ?? ownSelf(node, frame)) : null;
  const type = own?.type ?? project.typeOf(frame.module, node.value) ?? frame.module.resolve(node.value);
  const found = type ? classAttribute(project, type, node.attr, 0) : null;
  if (!found) return null;
  const given =
    own?.made && found.node.kind === 'Name' ? constructorArgument(project, own.type, own.made, found.node.id) : null;
  return given ?? { node: found.node, frame: { ...frameOf(found.module), self: own } };
}

/** `self.model = model` of an object that `Repository(Item)` made. */
function constructorArgument(project: Project, type: string, made: Spot, name: string): Spot | null {
  const init = project.method(type, '__init__');
  const index = init?.params.findIndex((each) => each.name === name) ?? -1;
  if (made.node.kind !== 'Call' || index < 1) return null;
  const given = argument(made.node, index - 1, name);
  return given ? { node: given, frame: made.frame } : null;
}

/** The mapped class that an expression names: itself, an alias, a parameter, an attribute of a repository. */
export function modelAt(project: Project, spot: Spot, depth = 0): Model | null {
  if (depth > 6) return null;
  const { node, frame } = spot;
  const qualified = node.kind === 'Name' || node.kind === 'Attribute' ? frame.module.resolve(node) : null;
  const model = qualified ? project.model(qualified) : null;
  if (model) return model;
  if (node.kind === 'Call') {
    const [first] = node.args;
    const target = frame.module.resolve(node.func);
    return first && (target === 'sqlalchemy.orm.aliased' || target === 'sqlalchemy.orm.with_polymorphic')
      ? modelAt(project, { node: first, frame }, depth + 1)
      : null;
  }
  const next = behind(project, spot);
  return next && modelAt(project, next, depth + 1);
}
