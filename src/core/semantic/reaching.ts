import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';
import type { Binding } from './scope.ts';

/**
 * The bindings that a local name may have its value from where it stands: not those that a later assignment on every path
 * replaces, nor those of the other branch of an `if`. All bindings where the name belongs to an outer function or the module.
 */
export function reachingBindings(name: ast.Name, module: Module): readonly Binding[] {
  const scope = module.scopeAt(name).owner(name.id);
  const bindings = scope?.bindings.get(name.id) ?? [];
  if (bindings.length < 2 || scope?.node.kind !== 'FunctionDef' || functionAround(name) !== scope.node) return bindings;
  const before = bindings.filter((each) => isBefore(each, name) && !isInOtherBranch(each.node, name));
  const last = before.findLastIndex((each) => dominates(each, name));
  const dominator = before[last];
  const again = bindings.filter((each) => !before.includes(each) && comesRound(each.node, name, dominator));
  return [...before.slice(Math.max(0, last)), ...again];
}

/** The `def` in whose body the node stands, looking through comprehensions only. */
function functionAround(node: ast.Node): ast.Node | null {
  let up = node.parent;
  while (up && up.kind !== 'FunctionDef' && up.kind !== 'Lambda' && up.kind !== 'ClassDef') up = up.parent;
  return up;
}

/** A loop or `with` binds before its body, everything else when it is done. */
function isBefore({ kind, node }: Binding, use: ast.Node): boolean {
  if (kind === 'parameter') return true;
  const opens = node.kind === 'For' || node.kind === 'WithItem' || node.kind === 'Handler' || node.kind === 'MatchCase';
  return opens ? node.start < use.start && !isWithin(use, headOf(node)) : node.end <= use.start;
}

function headOf(node: ast.Node): ast.Node {
  if (node.kind === 'For') return node.iter;
  return node.kind === 'WithItem' ? node.context : node;
}

/** Whether the binding is made on every path that reaches the use. */
function dominates({ kind, node }: Binding, use: ast.Node): boolean {
  if (kind === 'parameter') return true;
  if (node.kind === 'For') return node.body.some((each) => isWithin(use, each));
  const statement = statementOf(node);
  const block = statement && blockOf(statement);
  if (!block) return false;
  return block.some((each) => each.start >= statement.start && isWithin(use, each));
}

/** The statement that stands in a block: the node, or what is around it. */
function statementOf(node: ast.Node): ast.Node | null {
  for (let up: ast.Node | null = node; up; up = up.parent) {
    if (blockOf(up)) return up.kind === 'If' || up.kind === 'While' || up.kind === 'Try' ? null : up;
  }
  return null;
}

/** The statements among which this one stands. */
function blockOf(node: ast.Node): readonly ast.Node[] | null {
  for (const block of Object.values(node.parent ?? {})) {
    if (Array.isArray(block) && block.includes(node) && isBlock(node)) return block;
  }
  return null;
}

const STATEMENTS = new Set<ast.Node['kind']>([
  'FunctionDef',
  'ClassDef',
  'Return',
  'Delete',
  'Assign',
  'AnnAssign',
  'AugAssign',
  'For',
  'While',
  'If',
  'With',
  'Try',
  'Match',
  'Raise',
  'Assert',
  'Import',
  'ImportFrom',
  'Global',
  'Nonlocal',
  'Expr',
]);

function isBlock(node: ast.Node): boolean {
  return STATEMENTS.has(node.kind);
}

/** One in the body of an `if`, the other in its `else`. */
export function isInOtherBranch(node: ast.Node, use: ast.Node): boolean {
  for (let up = node.parent; up; up = up.parent) {
    if (up.kind !== 'If') continue;
    const inBody = up.body.some((each) => isWithin(node, each));
    const other = inBody ? up.orelse : up.body;
    const own = inBody || up.orelse.some((each) => isWithin(node, each));
    if (own && other.some((each) => isWithin(use, each))) return true;
  }
  return false;
}

/** A binding below the use, in a loop that is around both and not around the one that dominates. */
function comesRound(node: ast.Node, use: ast.Node, dominator: Binding | undefined): boolean {
  for (let up = use.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind !== 'For' && up.kind !== 'While') continue;
    if (dominator && dominator.kind !== 'parameter' && isWithin(dominator.node, up)) return false;
    if (isWithin(node, up)) return true;
  }
  return false;
}

function isWithin(inner: ast.Node, outer: ast.Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
