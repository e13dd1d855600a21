import { reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Loaded } from './loaded.ts';
import { type Frame, modelAt } from './loaded-frame.ts';

/** Conversions of the value that they get. */
const CONVERTS = /^(builtins\.(str|int|float|bool|tuple)|uuid\.UUID)$/;

/**
 * Whether a value is one of the names, part of one, or a statement with one in its conditions. What a function of unknown
 * purpose makes of it counts as something new, and `in_` as a query for many at once.
 */
export function isMadeOf(
  node: ast.Expression,
  loaded: Loaded,
  frame: Frame,
  names: ReadonlySet<string>,
  depth = 0,
): boolean {
  if (depth > 12) return false;
  const again = (each: ast.Expression) => isMadeOf(each, loaded, frame, names, depth + 1);
  switch (node.kind) {
    case 'Name':
      return names.has(node.id) || valuesOf(node, frame).some(again);
    case 'Attribute':
    case 'Subscript':
      return again(node.value);
    case 'BinOp':
    case 'BoolOp':
      return again(node.left) || again(node.right);
    case 'UnaryOp':
      return again(node.operand);
    case 'Compare':
      return node.operands.some(again);
    case 'Tuple':
      return node.elements.some(again);
    case 'FString':
      return node.values.some(again);
    case 'Call':
      return ofCall(node, loaded, frame, again);
    default:
      return false;
  }
}

function ofCall(node: ast.Call, loaded: Loaded, frame: Frame, again: (each: ast.Expression) => boolean): boolean {
  const { func } = node;
  const target = frame.module.resolve(func) ?? '';
  const given = [...node.args, ...node.keywords.map(({ value }) => value)];
  if (CONVERTS.test(target) || target.startsWith('sqlalchemy.')) return given.some(again);
  if (func.kind !== 'Attribute' || func.attr === 'in_') return false;
  if (again(func.value)) return true;
  const isStatement = loaded.at(func.value, frame)?.kind === 'statement';
  const isColumn =
    func.value.kind === 'Attribute' && modelAt(loaded.project, { node: func.value.value, frame }) !== null;
  return (isStatement || isColumn) && given.some(again);
}

/** The values that a local name may have where it stands. */
function valuesOf(name: ast.Name, { module }: Frame): ast.Expression[] {
  return reachingBindings(name, module).flatMap((each) => {
    if (each.kind !== 'assignment' || each.node.kind !== 'Assign') return [];
    return each.node.targets.every(({ kind }) => kind === 'Name') ? [each.value] : [];
  });
}
