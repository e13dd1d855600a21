import type { ast } from '../syntax/index.ts';

/** Type of a literal or a display; null for every other expression. */
export function literalType(node: ast.Expression): string | null {
  switch (node.kind) {
    case 'Str':
      return node.bytes ? 'builtins.bytes' : 'builtins.str';
    case 'FString':
      return 'builtins.str';
    case 'Num':
      return /[.eEjJ]/.test(node.text) && !node.text.startsWith('0x') ? 'builtins.float' : 'builtins.int';
    case 'Constant':
      return node.value === 'None' ? 'None' : node.value === '...' ? null : 'builtins.bool';
    case 'List':
    case 'ListComp':
      return 'builtins.list';
    case 'Dict':
    case 'DictComp':
      return 'builtins.dict';
    case 'Set':
    case 'SetComp':
      return 'builtins.set';
    case 'Tuple':
      return 'builtins.tuple';
    default:
      return null;
  }
}
