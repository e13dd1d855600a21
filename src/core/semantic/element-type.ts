import type { ast } from '../syntax/index.ts';
import type { TypeEvaluator } from './types.ts';

/** Classes whose first parameter is the class of what a loop over them gives. */
const COLLECTIONS =
  /^(builtins\.(list|set|frozenset|tuple)|(typing|collections\.abc)\.(List|Set|FrozenSet|Tuple|Sequence|MutableSequence|Collection|Iterable|Iterator|AbstractSet|Generator|Deque)|collections\.deque)$/;
const TRANSPARENT = new Set(['typing.Optional', 'typing.Annotated', 'typing.Final']);
/** Builtins that hand on what they go through. */
const PASSING = new Set(['list', 'set', 'tuple', 'sorted', 'reversed', 'iter'].map((each) => `builtins.${each}`));
/** Methods of libraries that give many of something. */
const GIVING: Readonly<Record<string, string>> = {
  'pathlib.Path.glob': 'pathlib.Path',
  'pathlib.Path.rglob': 'pathlib.Path',
  'pathlib.Path.iterdir': 'pathlib.Path',
};

/** Type of what a loop over `iter` binds: declared as in `files: list[UploadFile]`, or evident; else null. */
export function elementType(iter: ast.Expression, types: TypeEvaluator): string | null {
  const { module } = types;
  if (iter.kind === 'Name') {
    const [binding, ...others] = module.lookup(iter);
    const declared = binding?.kind === 'parameter' || binding?.kind === 'annotated' ? binding.node.annotation : null;
    return declared && others.length === 0 ? elementOf(declared, types) : null;
  }
  if (iter.kind !== 'Call') return null;
  const [first] = iter.args;
  if (first && PASSING.has(module.resolve(iter.func) ?? '')) return elementType(first, types);
  const receiver = iter.func.kind === 'Attribute' ? types.typeOf(iter.func.value) : null;
  return receiver && iter.func.kind === 'Attribute' ? (GIVING[`${receiver}.${iter.func.attr}`] ?? null) : null;
}

function elementOf(annotation: ast.Expression, types: TypeEvaluator): string | null {
  if (annotation.kind === 'BinOp') return elementOf(annotation.left, types) ?? elementOf(annotation.right, types);
  if (annotation.kind !== 'Subscript') return null;
  const outer = types.module.resolve(annotation.value) ?? '';
  const [first] = annotation.indexes;
  if (!first) return null;
  if (TRANSPARENT.has(outer)) return elementOf(first, types);
  return COLLECTIONS.test(outer) ? types.annotated(first) : null;
}
