import { type ast, children } from '../syntax/index.ts';
import { bindingsOf } from './bindings-of.ts';
import { Scope, type ScopeNode } from './scope.ts';

/** What one walk over a module collects. */
export interface Bound {
  readonly scopes: ReadonlyMap<ScopeNode, Scope>;
  readonly byKind: ReadonlyMap<ast.Node['kind'], readonly ast.Node[]>;
}

/** Walks the module once: scopes with their bindings, and every node by its kind, in the order of the text. */
export function bindModule(root: ast.ModuleNode, path: string): Bound {
  const scopes = new Map<ScopeNode, Scope>();
  const byKind = new Map<ast.Node['kind'], ast.Node[]>();
  const open: { node: ast.Node; scope: Scope | null }[] = [{ node: root, scope: null }];
  for (let item = open.pop(); item; item = open.pop()) {
    const { node, scope } = item;
    const list = byKind.get(node.kind);
    if (list) list.push(node);
    else byKind.set(node.kind, [node]);
    if (scope) bindNode(node, scope, path);
    const inner = opensScope(node) ? new Scope(node, scope) : scope;
    if (inner && inner !== scope) {
      scopes.set(inner.node, inner);
      bindParameters(inner);
    }
    const nested = children(node);
    for (let index = nested.length - 1; index >= 0; index -= 1) {
      const each = nested[index] as ast.Node;
      open.push({ node: each, scope: inner && isInside(node, each) ? inner : scope });
    }
  }
  for (const list of byKind.values()) list.sort((a, b) => a.start - b.start);
  return { scopes, byKind };
}

function opensScope(node: ast.Node): node is ScopeNode {
  switch (node.kind) {
    case 'Module':
    case 'FunctionDef':
    case 'ClassDef':
    case 'Lambda':
    case 'ListComp':
    case 'SetComp':
    case 'GeneratorExp':
    case 'DictComp':
      return true;
    default:
      return false;
  }
}

/** Whether `child` is evaluated inside the scope `node` opens: decorators, defaults and bases are not. */
export function isInside(node: ast.Node, child: ast.Node): boolean {
  switch (node.kind) {
    case 'FunctionDef':
    case 'ClassDef':
      return child.start >= (node.body[0]?.start ?? Number.POSITIVE_INFINITY);
    case 'Lambda':
      return child === node.body;
    default:
      return true;
  }
}

function bindParameters(scope: Scope): void {
  const { node } = scope;
  if (node.kind !== 'FunctionDef' && node.kind !== 'Lambda') return;
  for (const param of node.params) scope.add(param.name, { kind: 'parameter', node: param });
}

function bindNode(node: ast.Node, scope: Scope, path: string): void {
  if (node.kind === 'Global' || node.kind === 'Nonlocal') bindOuter(node, scope);
  const target = node.kind === 'NamedExpr' ? functionScope(scope) : scope;
  for (const [name, binding] of bindingsOf(node, path)) target.add(name, binding);
}

/** `global x` makes assignments in this function bindings of the module: an unknown one is added there. */
function bindOuter(node: ast.Scoping, scope: Scope): void {
  let target: Scope = scope;
  while (target.parent && (node.kind === 'Global' || target === scope)) target = target.parent;
  for (const name of node.names) {
    scope.outer.add(name);
    target.add(name, { kind: 'other', node });
  }
}

/** `:=` in a comprehension binds in the function around it. */
function functionScope(scope: Scope): Scope {
  let found = scope;
  while (found.parent && found.node.kind.endsWith('Comp')) found = found.parent;
  return found;
}
