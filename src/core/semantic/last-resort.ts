import type { ast } from '../syntax/index.ts';

/**
 * Whether a place is only reached when something better has failed: in an `except`, or after `if found: return found` has
 * found nothing.
 */
export function isLastResort(node: ast.Node): boolean {
  let child = node;
  for (let up = node.parent; up && up.kind !== 'FunctionDef' && up.kind !== 'Lambda'; up = up.parent) {
    if (up.kind === 'Handler') return true;
    if ('body' in up && Array.isArray(up.body) && isBehindAnswer(up.body as ast.Statement[], child)) return true;
    child = up;
  }
  return node.parent !== null && child.parent?.kind === 'FunctionDef' && isBehindAnswer(child.parent.body, child);
}

function isBehindAnswer(body: readonly ast.Statement[], child: ast.Node): boolean {
  return body.includes(child as ast.Statement) && body.some((each) => each.end <= child.start && isAnswer(each));
}

/** `if rows: return rows`, perhaps sorted first. */
function isAnswer(node: ast.Statement): boolean {
  if (node.kind !== 'If' || node.test.kind !== 'Name') return false;
  const last = node.body.at(-1);
  return last?.kind === 'Return' && last.value?.kind === 'Name' && last.value.id === node.test.id;
}
