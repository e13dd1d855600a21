import type { ast, Syntax } from '../syntax/index.ts';
import { type Bound, bindModule, isInside } from './bind.ts';
import type { CallSite, ClassInfo, FunctionInfo } from './function.ts';
import { moduleName } from './module-name.ts';
import { Names, qualnameOf } from './names.ts';
import { type Role, roleOf } from './role.ts';
import { routeOf } from './route.ts';
import type { Binding, Scope, ScopeNode } from './scope.ts';
import { TypeEvaluator } from './types.ts';

type OfKind<K extends ast.Node['kind'], N = ast.Node> = N extends { kind: infer Own }
  ? K extends Own
    ? N
    : never
  : never;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A statement with its only target. */
interface Assigned {
  readonly target: ast.Name | ast.Attribute;
  readonly statement: ast.Assign;
}

function onlyTarget(statement: ast.Assign): Assigned[] {
  const [target] = statement.targets;
  const isNamed = target?.kind === 'Name' || target?.kind === 'Attribute';
  return isNamed && statement.targets.length === 1 ? [{ target, statement }] : [];
}

/** Index of the first node that begins at `start` or later. */
function firstFrom(nodes: readonly ast.Node[], start: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle] as ast.Node).start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The meaning of one module: what its names refer to, its functions, classes, calls and routes, and the types that are
 * declared or evident. Everything is computed once, most of it on first use. What does not resolve is null.
 */
export class Module {
  readonly path: string;
  /** Dotted name as seen from the repository's root. */
  readonly name: string;
  readonly syntax: Syntax;
  readonly functions: readonly FunctionInfo[];
  readonly classes: readonly ClassInfo[];
  readonly #byKind: Bound['byKind'];
  readonly #names: Names;
  readonly #types: TypeEvaluator;
  readonly #codeAround = new Map<ast.Node, ast.FunctionDef | ast.Lambda | ast.ClassDef | null>();
  readonly #functionOf = new Map<ast.FunctionDef, FunctionInfo>();
  readonly #classOf = new Map<ast.ClassDef, ClassInfo>();
  readonly #definitions = new Map<string, FunctionInfo | ClassInfo>();
  #role: Role | undefined;
  #named: Map<string, (ast.Name | ast.Attribute)[]> | undefined;
  #assignedOnly: Map<string, Assigned[]> | undefined;
  #generators: Set<ast.Node | null> | undefined;
  #calls: readonly CallSite[] | undefined;
  #callsOf: Map<string | null, CallSite[]> | undefined;
  #callsNamed: Map<string, CallSite[]> | undefined;
  #siteOf: Map<ast.Call, CallSite> | undefined;

  constructor(path: string, syntax: Syntax) {
    this.path = path;
    this.name = moduleName(path);
    this.syntax = syntax;
    const { scopes, byKind } = bindModule(syntax.root, path);
    this.#byKind = byKind;
    this.#names = new Names(this.name, syntax.root, scopes);
    this.#types = new TypeEvaluator(this);
    this.classes = this.all('ClassDef').map((node) => this.classInfo(node));
    this.functions = this.all('FunctionDef').map((node) => this.functionInfo(node));
  }

  /** What the module is there for, by its path and its content. */
  get role(): Role {
    this.#role ??= roleOf(this);
    return this.#role;
  }

  /** Every node of a kind, in the order of the text. */
  all<K extends ast.Node['kind']>(kind: K): readonly OfKind<K>[] {
    return (this.#byKind.get(kind) ?? []) as readonly OfKind<K>[];
  }

  /** Every name and attribute that is spelt `id`, in the order of the text. */
  named(id: string): readonly (ast.Name | ast.Attribute)[] {
    this.#named ??= Map.groupBy([...this.all('Name'), ...this.all('Attribute')], (node) =>
      node.kind === 'Name' ? node.id : node.attr,
    );
    return this.#named.get(id) ?? [];
  }

  /** The statements that assign to nothing but a name or attribute which is spelt `id`. */
  assignedOnly(id: string): readonly Assigned[] {
    this.#assignedOnly ??= Map.groupBy(this.all('Assign').flatMap(onlyTarget), ({ target }) =>
      target.kind === 'Name' ? target.id : target.attr,
    );
    return this.#assignedOnly.get(id) ?? [];
  }

  /** Every node of a kind inside the range, in the order of the text. */
  within<K extends ast.Node['kind']>(kind: K, { start, end }: Range): readonly OfKind<K>[] {
    const nodes = this.all(kind);
    const found: OfKind<K>[] = [];
    for (let at = firstFrom(nodes, start); at < nodes.length; at += 1) {
      const node = nodes[at] as OfKind<K>;
      if (node.start > end) break;
      if (node.end <= end) found.push(node);
    }
    return found;
  }

  text(node: { readonly start: number; readonly end: number }): string {
    return this.syntax.text.slice(node.start, node.end);
  }

  // --- calls -------------------------------------------------------------------------------------------------------

  /** The calls of the named functions, under whatever alias they were imported. Without names: every call. */
  calls(...targets: string[]): readonly CallSite[] {
    this.#calls ??= this.all('Call').map((node) => this.#describeCall(node));
    if (targets.length === 0) return this.#calls;
    this.#callsOf ??= Map.groupBy(this.#calls, ({ target }) => target);
    return targets.flatMap((target) => this.#callsOf?.get(target) ?? []);
  }

  /** The calls whose function is spelt with one of these as its last name: `get` for `get()` and `client.get()`. */
  callsNamed(...ids: string[]): readonly CallSite[] {
    this.#callsNamed ??= Map.groupBy(this.calls(), ({ node: { func } }) =>
      func.kind === 'Name' ? func.id : func.kind === 'Attribute' ? func.attr : '',
    );
    return ids.flatMap((id) => this.#callsNamed?.get(id) ?? []);
  }

  callSite(node: ast.Call): CallSite {
    this.#siteOf ??= new Map(this.calls().map((each) => [each.node, each]));
    return this.#siteOf.get(node) as CallSite;
  }

  #describeCall(node: ast.Call): CallSite {
    const inner = this.enclosingCode(node);
    return {
      node,
      target: this.resolve(node.func),
      function: this.enclosingFunction(node),
      onEventLoop: inner?.kind === 'FunctionDef' && inner.async,
      awaited: node.parent?.kind === 'Await',
      isStatement: node.parent?.kind === 'Expr',
      argumentText: this.syntax.text.slice(node.argumentsStart + 1, node.end - 1),
    };
  }

  // --- names -------------------------------------------------------------------------------------------------------

  /** Whether the module imports `qualified` (or something from it) at its top level, so that a fix may use it. */
  imports(qualified: string): boolean {
    const bindings = this.moduleScope.bindings.get(qualified) ?? [];
    return bindings.some((each) => each.kind === 'import' && each.target === qualified);
  }

  get moduleScope(): Scope {
    return this.#names.moduleScope;
  }

  scopeOf(node: ScopeNode): Scope {
    return this.#names.scopeOf(node);
  }

  /** The scope in which `node` is evaluated. */
  scopeAt(node: ast.Node): Scope {
    return this.#names.scopeAt(node);
  }

  /** What a name can refer to where it stands. */
  lookup(name: ast.Name): readonly Binding[] {
    return this.scopeAt(name).lookup(name.id);
  }

  /**
   * The qualified name an expression refers to: `requests.get` for `get` after `from requests import get`,
   * `builtins.open` for an `open` nobody rebinds, `app.db.get_db` for a function of this project. Null when it is a
   * parameter, has several meanings or is unknown.
   */
  resolve(node: ast.Expression): string | null {
    return this.#names.resolve(node);
  }

  /** Dotted name of a class or function inside the module. */
  qualname(node: ast.FunctionDef | ast.ClassDef): string {
    return qualnameOf(node);
  }

  // --- structure ---------------------------------------------------------------------------------------------------

  /** The innermost function, lambda or class body in which `node` runs; null in the module's own body. */
  enclosingCode(node: ast.Node): ast.FunctionDef | ast.Lambda | ast.ClassDef | null {
    const known = this.#codeAround.get(node);
    if (known !== undefined) return known;
    const code = this.#findCode(node);
    this.#codeAround.set(node, code);
    return code;
  }

  #findCode(node: ast.Node): ast.FunctionDef | ast.Lambda | ast.ClassDef | null {
    let child = node;
    for (let up = node.parent; up; up = up.parent) {
      if ((up.kind === 'FunctionDef' || up.kind === 'Lambda' || up.kind === 'ClassDef') && isInside(up, child))
        return up;
      child = up;
    }
    return null;
  }

  /** The innermost `def`, looking through lambdas; null in class and module bodies. */
  enclosingFunction(node: ast.Node): FunctionInfo | null {
    let code = this.enclosingCode(node);
    while (code?.kind === 'Lambda') code = this.enclosingCode(code);
    return code?.kind === 'FunctionDef' ? this.functionInfo(code) : null;
  }

  functionInfo(node: ast.FunctionDef): FunctionInfo {
    return this.#functionOf.get(node) ?? this.#functionInfo(node);
  }

  classInfo(node: ast.ClassDef): ClassInfo {
    return this.#classOf.get(node) ?? this.#classInfo(node);
  }

  /** The function or class that `qualname` names inside this module. */
  definition(qualname: string): FunctionInfo | ClassInfo | undefined {
    return this.#definitions.get(qualname);
  }

  #functionInfo(node: ast.FunctionDef): FunctionInfo {
    const code = this.enclosingCode(node);
    const info: FunctionInfo = {
      node,
      name: node.name,
      qualname: this.qualname(node),
      async: node.async,
      params: node.params,
      class: code?.kind === 'ClassDef' ? this.classInfo(code) : null,
      outer: code?.kind === 'FunctionDef' ? this.functionInfo(code) : null,
      decorators: node.decorators.map((each) => this.resolve(each.kind === 'Call' ? each.func : each)),
      generator: this.#yields(node),
      route: routeOf(node, this),
      module: this,
    };
    this.#functionOf.set(node, info);
    this.#definitions.set(info.qualname, info);
    return info;
  }

  #yields(node: ast.FunctionDef): boolean {
    this.#generators ??= new Set(
      [...this.all('Yield'), ...this.all('YieldFrom')].map((each) => this.enclosingCode(each)),
    );
    return this.#generators.has(node);
  }

  #classInfo(node: ast.ClassDef): ClassInfo {
    const methods = new Map<string, FunctionInfo>();
    const info: ClassInfo = {
      node,
      name: node.name,
      qualname: this.qualname(node),
      bases: node.bases
        .map((base) => this.resolve(base.kind === 'Subscript' ? base.value : base))
        .filter((each) => each !== null),
      methods,
      module: this,
    };
    this.#classOf.set(node, info);
    this.#definitions.set(info.qualname, info);
    for (const each of node.body) if (each.kind === 'FunctionDef') methods.set(each.name, this.functionInfo(each));
    return info;
  }

  // --- types -------------------------------------------------------------------------------------------------------

  /** Qualified name of the type of a value, declared or evident in this module; null when it is not. */
  typeOf(node: ast.Expression): string | null {
    return this.#types.typeOf(node);
  }

  /** Whether the class `type` of this module has one of `bases` above it. */
  isSubclass(type: string, bases: ReadonlySet<string>): boolean {
    const local = type.startsWith(`${this.name}.`) ? this.definition(type.slice(this.name.length + 1)) : undefined;
    if (!local || !('methods' in local)) return false;
    return local.bases.some((base) => base !== type && (bases.has(base) || this.isSubclass(base, bases)));
  }
}
