import type { ast } from '../syntax/index.ts';
import type { FunctionInfo } from './function.ts';

const GENERIC = /^(builtins\.(dict|list|set|frozenset|tuple|type)|typing\.(Dict|List|Set|FrozenSet|Tuple|Type))$/;

/**
 * Whether a function is declared to give something that is certainly no awaitable: None, a builtin, a class of the same
 * module, or a choice of them. Whoever awaits such an `async def` does not await what comes out of it.
 */
export function declaresPlainResult({ node: { returns }, generator, module }: FunctionInfo): boolean {
  return !generator && returns !== null && isPlain(returns);

  function isPlain(annotation: ast.Expression): boolean {
    switch (annotation.kind) {
      case 'Constant':
        return annotation.value === 'None';
      case 'BinOp':
        return annotation.op === '|' && isPlain(annotation.left) && isPlain(annotation.right);
      case 'Subscript':
        return isPlainGeneric(annotation);
      case 'Name':
      case 'Attribute':
        return isPlainClass(module.resolve(annotation));
      default:
        return false;
    }
  }

  function isPlainGeneric({ value, indexes }: ast.Subscript): boolean {
    const outer = module.resolve(value);
    if (outer === 'typing.Optional' || outer === 'typing.Union') return indexes.every(isPlain);
    return outer !== null && GENERIC.test(outer);
  }

  function isPlainClass(name: string | null): boolean {
    if (!name) return false;
    if (name.startsWith('builtins.')) return name !== 'builtins.object';
    const definition = name.startsWith(`${module.name}.`)
      ? module.definition(name.slice(module.name.length + 1))
      : null;
    return (
      definition !== null && definition !== undefined && 'methods' in definition && !definition.methods.has('__await__')
    );
  }
}
