import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';
import type { Route } from './route.ts';

/** A class statement with its place in the module. */
export interface ClassInfo {
  readonly node: ast.ClassDef;
  readonly name: string;
  /** Dotted name inside the module. */
  readonly qualname: string;
  /** Qualified names of the bases that resolve. */
  readonly bases: readonly string[];
  readonly methods: ReadonlyMap<string, FunctionInfo>;
  readonly module: Module;
}

/** A `def` or `async def` with what surrounds it. */
export interface FunctionInfo {
  readonly node: ast.FunctionDef;
  readonly name: string;
  /** Dotted name inside the module: `Class.method`, `outer.inner`. */
  readonly qualname: string;
  readonly async: boolean;
  readonly params: readonly ast.Parameter[];
  /** The class whose body it stands in. */
  readonly class: ClassInfo | null;
  /** The function whose body it stands in. */
  readonly outer: FunctionInfo | null;
  /** The decorators' qualified names, without their arguments; null where one does not resolve. */
  readonly decorators: readonly (string | null)[];
  /** Contains `yield`. */
  readonly generator: boolean;
  /** Set when FastAPI registers it as a path operation. */
  readonly route: Route | null;
  readonly module: Module;
}

/** A call with what it calls and where it runs. */
export interface CallSite {
  readonly node: ast.Call;
  /** Qualified name of what is called (`requests.get`, `app.db.get_db`, `builtins.open`), null when unknown. */
  readonly target: string | null;
  /** The innermost function; null in module and class bodies. */
  readonly function: FunctionInfo | null;
  /**
   * The innermost function is an `async def`: while this call runs, the event loop stands still. A nested `def`, a
   * lambda and a class body reset it, comprehensions do not.
   */
  readonly onEventLoop: boolean;
  readonly awaited: boolean;
  /** The call alone is the statement. */
  readonly isStatement: boolean;
  /** Source of the arguments, without the parentheses. */
  readonly argumentText: string;
}

/** The positional argument at `index` or the keyword `name`; undefined when neither is given. */
export function argument(call: ast.Call, index: number, name: string): ast.Expression | undefined {
  const named = call.keywords.find((each) => each.name === name);
  if (named) return named.value;
  const before = call.args.slice(0, index + 1);
  if (before.some(({ kind }) => kind === 'Starred')) return undefined;
  return before[index];
}

export function keyword(call: ast.Call, name: string): ast.Expression | undefined {
  return call.keywords.find((each) => each.name === name)?.value;
}

/** The parameter of the called function that gets this argument; methods are taken as called on an object. */
export function receiving(call: ast.Call, value: ast.Expression, callee: FunctionInfo): ast.Parameter | undefined {
  const offset = callee.class && !callee.decorators.includes('builtins.staticmethod') ? 1 : 0;
  return callee.params.slice(offset).find((each, index) => argument(call, index, each.name) === value);
}

/** A body that does nothing: a docstring, `...`, `pass` or `raise NotImplementedError`. */
export function isStub(node: ast.FunctionDef): boolean {
  return node.body.every((each) => {
    if (each.kind === 'Pass') return true;
    if (each.kind === 'Expr') return each.value.kind === 'Str' || each.value.kind === 'Constant';
    const raised = each.kind === 'Raise' ? (each.exc?.kind === 'Call' ? each.exc.func : each.exc) : null;
    return raised?.kind === 'Name' && raised.id === 'NotImplementedError';
  });
}

/** The function at the top of a module or class in which this one is defined, at any depth; itself where it is one. */
export function outermost(info: FunctionInfo): FunctionInfo {
  return info.outer ? outermost(info.outer) : info;
}
