import type { ast } from '../syntax/index.ts';

/** How a name came into being. `value` is what is known of it: the assigned expression, the default, the iterable. */
export type Binding =
  | { readonly kind: 'import'; readonly node: ast.Import | ast.ImportFrom; readonly target: string }
  | { readonly kind: 'function'; readonly node: ast.FunctionDef }
  | { readonly kind: 'class'; readonly node: ast.ClassDef }
  | { readonly kind: 'parameter'; readonly node: ast.Parameter }
  | { readonly kind: 'assignment'; readonly node: ast.Assign | ast.NamedExpr; readonly value: ast.Expression }
  | { readonly kind: 'annotated'; readonly node: ast.AnnAssign }
  | { readonly kind: 'with'; readonly node: ast.WithItem; readonly async: boolean }
  /** The variable of a loop or a comprehension. */
  | { readonly kind: 'element'; readonly node: ast.For | ast.Generator }
  /** An unpacked loop variable, an `except … as`, a pattern, an augmented or unpacked assignment, `global`. */
  | { readonly kind: 'other'; readonly node: ast.Node };

export type ScopeNode = ast.ModuleNode | ast.FunctionDef | ast.ClassDef | ast.Lambda | ast.Comprehension;

/** The names of a module, class, function, lambda or comprehension. */
export class Scope {
  readonly node: ScopeNode;
  readonly parent: Scope | null;
  readonly bindings = new Map<string, Binding[]>();
  /** Names declared `global` or `nonlocal`: they belong to an outer scope. */
  readonly outer = new Set<string>();

  constructor(node: ScopeNode, parent: Scope | null) {
    this.node = node;
    this.parent = parent;
  }

  add(name: string, binding: Binding): void {
    const known = this.bindings.get(name);
    if (known) known.push(binding);
    else this.bindings.set(name, [binding]);
  }

  /** The scope that binds `name` as seen from here; class scopes are not seen from the functions inside them. */
  owner(name: string): Scope | undefined {
    let inside = false;
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      const hidden = inside && scope.node.kind === 'ClassDef';
      if (!hidden && !scope.outer.has(name) && scope.bindings.has(name)) return scope;
      if (scope.node.kind !== 'ClassDef') inside = true;
    }
    return undefined;
  }

  lookup(name: string): readonly Binding[] {
    return this.owner(name)?.bindings.get(name) ?? [];
  }
}
