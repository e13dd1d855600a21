import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';

/**
 * Whether a `for` or a comprehension evaluates the node once for each of as many elements as there are, without letting go of
 * the event loop in between: one that awaits in each turn does not count, a few elements that are written out do not, nor
 * does a `while`, which tries again or waits for something.
 */
export function isRepeated(node: ast.Node, module: Module): boolean {
  let child = node;
  for (let up = node.parent; up && up.kind !== 'FunctionDef' && up.kind !== 'Lambda'; up = up.parent) {
    if (up.kind === 'For' && up.iter !== child && !isFixed(up.iter)) return !awaits(up, module);
    if (isComprehension(up) && up.generators[0] !== child && !up.generators.every(({ iter }) => isFixed(iter)))
      return true;
    if (up.kind === 'Generator' && up.iter !== child && !isFixed(up.iter)) return true;
    child = up;
  }
  return false;
}

function awaits(loop: ast.For, module: Module): boolean {
  return loop.async || module.all('Await').some(({ start, end }) => start >= loop.start && end <= loop.end);
}

function isComprehension(node: ast.Node): node is ast.Comprehension {
  return node.kind === 'GeneratorExp' || node.kind.endsWith('Comp');
}

/** `("a", "b")`, `range(3)` */
function isFixed(iter: ast.Expression): boolean {
  if (iter.kind === 'Tuple' || iter.kind === 'List') return iter.elements.every(({ kind }) => kind !== 'Starred');
  const isRange = iter.kind === 'Call' && iter.func.kind === 'Name' && iter.func.id === 'range';
  return isRange && iter.args.every(({ kind }) => kind === 'Num');
}
