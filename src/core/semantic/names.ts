import type { ast } from '../syntax/index.ts';
import { isInside } from './bind.ts';
import { BUILTINS, canonical } from './known.ts';
import type { Binding, Scope, ScopeNode } from './scope.ts';

/** An alias of an alias of an alias: deeper ones are unknown. */
const DEEPEST = 8;

/** What the names of one module refer to. */
export class Names {
  readonly moduleScope: Scope;
  readonly #module: string;
  readonly #scopes: ReadonlyMap<ScopeNode, Scope>;
  readonly #scopeAt = new Map<ast.Node, Scope>();
  /** By scope, name and depth: an answer may hang on how deep it was asked for. */
  readonly #meanings = new Map<Scope, Map<string, (string | null)[]>>();

  /** @param module the module's dotted name */
  constructor(module: string, root: ast.ModuleNode, scopes: ReadonlyMap<ScopeNode, Scope>) {
    this.#module = module;
    this.#scopes = scopes;
    this.moduleScope = this.scopeOf(root);
  }

  scopeOf(node: ScopeNode): Scope {
    return this.#scopes.get(node) as Scope;
  }

  scopeAt(node: ast.Node): Scope {
    const known = this.#scopeAt.get(node);
    if (known) return known;
    const scope = this.#findScope(node);
    this.#scopeAt.set(node, scope);
    return scope;
  }

  #findScope(node: ast.Node): Scope {
    let child = node;
    for (let up = node.parent; up; up = up.parent) {
      const scope = this.#scopes.get(up as ScopeNode);
      if (scope && isInside(up, child)) return scope;
      child = up;
    }
    return this.moduleScope;
  }

  resolve(node: ast.Expression, depth = 0): string | null {
    if (depth > DEEPEST) return null;
    if (node.kind === 'Attribute') {
      const value = this.resolve(node.value, depth + 1);
      return value && canonical(`${value}.${node.attr}`);
    }
    if (node.kind !== 'Name') return null;
    const owner = this.scopeAt(node).owner(node.id);
    if (owner) return this.#meaning(owner, node.id, depth);
    return BUILTINS.has(node.id) ? `builtins.${node.id}` : null;
  }

  #meaning(owner: Scope, id: string, depth: number): string | null {
    const names = this.#meanings.get(owner) ?? new Map<string, (string | null)[]>();
    this.#meanings.set(owner, names);
    const byDepth = names.get(id) ?? [];
    names.set(id, byDepth);
    const known = byDepth[depth];
    if (known !== undefined) return known;
    const meaning = this.#agreed(owner, id, depth);
    byDepth[depth] = meaning;
    return meaning;
  }

  /** All bindings of the name must agree; `try: import a / except ImportError: a = None` counts as the import. */
  #agreed(owner: Scope, id: string, depth: number): string | null {
    const bindings = owner.bindings.get(id) ?? [];
    const isImported = bindings.some((each) => each.kind === 'import');
    const relevant = isImported ? bindings.filter((each) => !isNone(each)) : bindings;
    const names = new Set(relevant.map((each) => this.#name(each, owner, depth)));
    const [only] = names;
    return names.size === 1 && only ? canonical(only) : null;
  }

  #name(binding: Binding, owner: Scope, depth: number): string | null {
    switch (binding.kind) {
      case 'import':
        return binding.target;
      case 'function':
      case 'class':
        return `${this.#module}.${qualnameOf(binding.node)}`;
      case 'assignment':
        return this.#alias(binding.value, depth) ?? this.#variable(binding.node, owner);
      case 'annotated':
        return this.#variable(binding.node, owner);
      default:
        return null;
    }
  }

  #alias(value: ast.Expression, depth: number): string | null {
    return value.kind === 'Name' || value.kind === 'Attribute' ? this.resolve(value, depth + 1) : null;
  }

  /** A variable of the module has a name that others can import. */
  #variable(node: ast.Assign | ast.NamedExpr | ast.AnnAssign, owner: Scope): string | null {
    if (owner.node.kind !== 'Module') return null;
    const target = node.kind === 'Assign' ? node.targets.find(({ kind }) => kind === 'Name') : node.target;
    return target?.kind === 'Name' ? `${this.#module}.${target.id}` : null;
  }
}

/** Dotted name of a class or function inside its module. */
export function qualnameOf(node: ast.FunctionDef | ast.ClassDef): string {
  const parts = [node.name];
  for (let up = node.parent; up; up = up.parent) {
    if (up.kind === 'FunctionDef' || up.kind === 'ClassDef') parts.unshift(up.name);
  }
  return parts.join('.');
}

function isNone(binding: Binding): boolean {
  return binding.kind === 'assignment' && binding.value.kind === 'Constant' && binding.value.value === 'None';
}
