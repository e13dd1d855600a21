import type { ast } from '../syntax/index.ts';

/**
 * Whether what happens at `node` has happened on every path that reaches `use`: it stands in a statement before it in the same
 * block, or in a `with` or a `try` there whose handlers all leave. An `if` or a loop on the way makes it uncertain.
 */
export function alwaysBefore(node: ast.Node, use: ast.Node): boolean {
  if (node.end > use.start) return false;
  for (let up: ast.Node | null = node; up; up = up.parent) {
    const block = blockAround(up);
    if (!block) continue;
    if (block.some((each) => each.start >= up.end && each.start <= use.start && each.end >= use.end)) return true;
    if (!passes(up.parent, up)) return false;
  }
  return false;
}

/** The statements before the one that holds the node, in the same block, the nearest first. */
export function statementsBefore(node: ast.Node): readonly ast.Node[] {
  for (let up: ast.Node | null = node; up; up = up.parent) {
    const block = blockAround(up);
    if (block) return block.slice(0, block.indexOf(up)).toReversed();
  }
  return [];
}

/** The statements among which a node stands; null for a part of a statement. */
export function blockAround(node: ast.Node): readonly ast.Node[] | null {
  for (const part of Object.values(node.parent ?? {})) {
    if (Array.isArray(part) && part.includes(node) && !isExpressionList(node)) return part;
  }
  return null;
}

function isExpressionList({ parent }: ast.Node): boolean {
  switch (parent?.kind) {
    case 'Module':
    case 'FunctionDef':
    case 'For':
    case 'While':
    case 'If':
    case 'With':
    case 'Try':
    case 'Handler':
    case 'MatchCase':
      return false;
    default:
      return true;
  }
}

/** Whether what comes after the statement around it comes after this block too. */
function passes(around: ast.Node | null, inner: ast.Node): boolean {
  if (around?.kind === 'With') return true;
  if (around?.kind !== 'Try') return false;
  if (around.finalbody.some((each) => each === inner)) return true;
  const tried = around.body.some((each) => each === inner) || around.orelse.some((each) => each === inner);
  return tried && around.handlers.every(({ body }) => leaves(body));
}

function leaves(body: readonly ast.Statement[]): boolean {
  const last = body.at(-1);
  return last?.kind === 'Raise' || last?.kind === 'Return' || last?.kind === 'Continue' || last?.kind === 'Break';
}
