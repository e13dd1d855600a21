import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';

/** Standard library calls that make an object which can be changed. */
const MAKERS = new Set(
  'builtins.list builtins.dict builtins.set builtins.bytearray collections.defaultdict collections.OrderedDict collections.deque collections.Counter typing.OrderedDict typing.DefaultDict typing.Deque'.split(
    ' ',
  ),
);

/** Whether an expression makes an object that can be changed: a display, a comprehension, `list()`. */
export function isMutable(value: ast.Expression, module: Module): boolean {
  if (['List', 'Dict', 'Set', 'ListComp', 'DictComp', 'SetComp'].includes(value.kind)) return true;
  return value.kind === 'Call' && MAKERS.has(module.resolve(value.func) ?? '');
}

const READ_ONLY = /^(typing|collections\.abc)\.(Sequence|Mapping|Iterable|Collection|Set|AbstractSet)$/;

/** Whether an annotation promises not to change the object: `Sequence[str]`, `Mapping`. */
export function isReadOnly(annotation: ast.Expression, module: Module): boolean {
  const outer = annotation.kind === 'Subscript' ? annotation.value : annotation;
  return READ_ONLY.test(module.resolve(outer) ?? '');
}

const COLLECTION =
  /^(builtins|typing|collections\.abc)\.(list|dict|set|frozenset|tuple|List|Dict|Set|Sequence|Mapping)$/;

/** Whether an annotation speaks of a collection: `list`, `dict[str, int] | None`, `Optional[List[str]]`. */
export function namesCollection(annotation: ast.Expression, module: Module): boolean {
  const isInside = ({ start, end }: ast.Node) => start >= annotation.start && end <= annotation.end;
  return [...module.all('Name'), ...module.all('Attribute')].some(
    (each) => isInside(each) && COLLECTION.test(module.resolve(each) ?? ''),
  );
}
