import type * as ast from './ast.ts';

/** The direct children of a node in the order of evaluation where that matters, else in the order of the text. */
export function children(node: ast.Node): readonly ast.Node[] {
  switch (node.kind) {
    case 'Module':
      return node.body;
    case 'Attribute':
    case 'Await':
    case 'Starred':
    case 'Keyword':
    case 'Expr':
      return [node.value];
    case 'Call':
      return [node.func, ...node.args, ...node.keywords];
    case 'Subscript':
      return [node.value, ...node.indexes];
    case 'FString':
      return node.values;
    case 'BinOp':
    case 'BoolOp':
      return [node.left, node.right];
    case 'UnaryOp':
      return [node.operand];
    case 'Compare':
      return node.operands;
    case 'IfExp':
      return [node.test, node.body, node.orelse];
    case 'Lambda':
      return [...node.params, node.body];
    case 'List':
    case 'Tuple':
    case 'Set':
      return node.elements;
    case 'Dict':
      return node.items.flatMap(({ key, value }) => (key ? [key, value] : [value]));
    case 'ListComp':
    case 'SetComp':
    case 'GeneratorExp':
    case 'DictComp':
      return [...node.generators, node.element, ...some(node.value)];
    case 'Generator':
      return [node.iter, node.target, ...node.ifs];
    case 'Yield':
    case 'YieldFrom':
    case 'Return':
      return some(node.value);
    case 'NamedExpr':
      return [node.value, node.target];
    case 'Slice':
    case 'Assert':
      return node.parts;
    case 'Parameter':
      return [...some(node.annotation), ...some(node.default)];
    case 'FunctionDef':
      return [...node.decorators, ...node.params, ...some(node.returns), ...node.body];
    case 'ClassDef':
      return [...node.decorators, ...node.bases, ...node.keywords, ...node.body];
    case 'Delete':
      return node.targets;
    case 'Assign':
      return [node.value, ...node.targets];
    case 'AnnAssign':
      return [node.annotation, ...some(node.value), node.target];
    case 'AugAssign':
      return [node.value, node.target];
    case 'For':
      return [node.iter, node.target, ...node.body, ...node.orelse];
    case 'While':
    case 'If':
      return [node.test, ...node.body, ...node.orelse];
    case 'WithItem':
      return [node.context, ...some(node.target)];
    case 'With':
      return [...node.items, ...node.body];
    case 'Handler':
      return [...node.types, ...node.body];
    case 'Try':
      return [...node.body, ...node.handlers, ...node.orelse, ...node.finalbody];
    case 'MatchCase':
      return [...some(node.guard), ...node.body];
    case 'Match':
      return [node.subject, ...node.cases];
    case 'Raise':
      return [...some(node.exc), ...some(node.cause)];
    default:
      return [];
  }
}

function some<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}
