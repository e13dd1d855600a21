import type { ast } from '../syntax/index.ts';

/** Whether a loop or a comprehension evaluates the node in each turn. */
export function isRepeated(node: ast.Node): boolean {
  let child = node;
  for (let up = node.parent; up && up.kind !== 'FunctionDef' && up.kind !== 'Lambda'; up = up.parent) {
    if (up.kind === 'While') return true;
    if (up.kind === 'For' && up.iter !== child) return true;
    if (isComprehension(up) && up.generators[0] !== child) return true;
    if (up.kind === 'Generator' && up.iter !== child) return true;
    child = up;
  }
  return false;
}

function isComprehension(node: ast.Node): node is ast.Comprehension {
  return node.kind === 'GeneratorExp' || node.kind.endsWith('Comp');
}
