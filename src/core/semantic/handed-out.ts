import type { ast } from '../syntax/index.ts';
import { agree } from './annotations.ts';
import type { FunctionInfo } from './function.ts';
import type { TypeEvaluator } from './types.ts';

/** Annotations of what is iterated or entered, generic in what it yields. */
export const YIELDING =
  /^(typing|collections\.abc|contextlib)\.(Async)?(Generator|Iterator|Iterable|ContextManager|AbstractContextManager|AbstractAsyncContextManager)$/;

/** Type of what a function, dependency or context manager hands to its user: declared, else what all its exits agree on. */
export function handedOut(info: FunctionInfo, types: TypeEvaluator): string | null {
  const declared = info.node.returns && yielded(info.node.returns, types);
  return declared ?? agree(exitsOf(info).map((value) => types.typeOf(value)));
}

function yielded(annotation: ast.Expression, types: TypeEvaluator): string | null {
  if (annotation.kind !== 'Subscript') return types.annotated(annotation);
  const outer = types.module.resolve(annotation.value);
  const first = annotation.indexes[0];
  return types.annotated(outer && first && YIELDING.test(outer) ? first : annotation);
}

const exits = new WeakMap<FunctionInfo, readonly ast.Expression[]>();

function exitsOf(info: FunctionInfo): readonly ast.Expression[] {
  const known = exits.get(info) ?? valuesAtExits(info);
  exits.set(info, known);
  return known;
}

function valuesAtExits({ node, generator, module }: FunctionInfo): ast.Expression[] {
  const all: readonly (ast.Yield | ast.Return)[] = generator ? module.all('Yield') : module.all('Return');
  return all.flatMap((each) => (each.value && module.enclosingCode(each) === node ? [each.value] : []));
}
