import { type FunctionInfo, type Module, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Loaded } from './loaded.ts';
import type { Frame } from './loaded-frame.ts';
import { itemOf, type Value } from './rows.ts';

/** A `for` or one `for` of a comprehension, with what runs once a turn. */
export interface Loop {
  readonly node: ast.For | ast.Generator;
  /** The statement or the whole comprehension. */
  readonly whole: ast.For | ast.Comprehension;
  readonly frame: Frame;
  /** What it goes through: rows of a query, or a list that the caller of the function has given. */
  readonly over: 'rows' | 'given';
  /** What one turn gets. Null where it is a list from outside. */
  readonly item: Value | null;
  /** The variables that have another value in each turn. */
  readonly varying: ReadonlySet<string>;
}

const LISTS =
  /^(builtins\.(list|set|frozenset|tuple)|(typing|collections\.abc)\.(List|Set|FrozenSet|Sequence|MutableSequence|Collection|Iterable|AbstractSet))$/;
const WRAPPING = new Set(['typing.Optional', 'typing.Annotated', 'typing.Union']);
const PASSING = new Set(['enumerate', 'sorted', 'set', 'list', 'reversed', 'tuple'].map((each) => `builtins.${each}`));

/** The loops of a module over as many elements as the data has: constants, ranges and what is unknown are left out. */
export function* loopsOverData(
  loaded: Loaded,
  module: Module,
  isWanted: (info: FunctionInfo) => boolean = () => true,
): Generator<Loop> {
  const frame = loaded.frame(module);
  for (const node of [...module.all('For'), ...module.all('Generator')]) {
    const whole = node.kind === 'For' ? node : node.parent;
    const info = module.enclosingFunction(node);
    if (!whole || !isLoop(whole) || !info || !isWanted(info)) continue;
    if (isFew(node.iter, module)) continue;
    const item = itemOf(loaded.at(node.iter, frame));
    const isRows = item !== null && item.kind !== 'nothing';
    if (!isRows && !isGiven(loaded, module, node.iter)) continue;
    yield {
      node,
      whole,
      frame,
      over: isRows ? 'rows' : 'given',
      item: isRows ? item : null,
      varying: varying(node, whole, module),
    };
  }
}

/** `rows[:5]`: a number that is written there. */
function isFew(iter: ast.Expression, module: Module): boolean {
  const [index] = iter.kind === 'Subscript' ? iter.indexes : [];
  return index?.kind === 'Slice' && /:\s*\d+$/.test(module.text(index));
}

function isLoop(node: ast.Node): node is ast.For | ast.Comprehension {
  return node.kind === 'For' || node.kind.endsWith('Comp') || node.kind === 'GeneratorExp';
}

/** Whether a node is evaluated in each turn of the loop. */
export function isEachTurn({ node, whole, frame: { module } }: Loop, inner: ast.Node): boolean {
  if (!isWithin(inner, whole) || module.enclosingCode(inner) !== module.enclosingCode(whole)) return false;
  if (node.kind === 'For') return node.body.some((each) => isWithin(inner, each));
  return (
    whole.kind !== 'For' && isWithin(inner, whole) && !isWithin(inner, node.iter) && !isInEarlier(whole, node, inner)
  );
}

/** In a `for` that stands before this one in the same comprehension. */
function isInEarlier(whole: ast.Comprehension, node: ast.Generator, inner: ast.Node): boolean {
  return whole.generators.some((each) => each.start < node.start && isWithin(inner, each));
}

/** The loop's own variables, and those that its body makes of them. */
function varying({ target }: ast.For | ast.Generator, whole: ast.Node, module: Module): Set<string> {
  const names = new Set(namesIn(target));
  const assigned = module.all('Assign').filter((each) => isWithin(each, whole));
  for (const { targets, value } of assigned) {
    const root = rootName(value);
    if (root && names.has(root)) for (const each of targets) if (each.kind === 'Name') names.add(each.id);
  }
  return names;
}

function namesIn(target: ast.Expression): string[] {
  if (target.kind === 'Name') return [target.id];
  if (target.kind === 'Tuple' || target.kind === 'List') return target.elements.flatMap(namesIn);
  return target.kind === 'Starred' ? namesIn(target.value) : [];
}

/** The name at the front of `p.owner.name`, `p["x"]`, `await p.load()`; null for anything else. */
export function rootName(node: ast.Expression): string | null {
  switch (node.kind) {
    case 'Name':
      return node.id;
    case 'Attribute':
    case 'Subscript':
    case 'Await':
      return rootName(node.value);
    case 'Call':
      return rootName(node.func);
    default:
      return null;
  }
}

// --- lists from outside --------------------------------------------------------------------------------------------

/** A parameter declared as a list, or such a field of one: as long as the caller or the client likes. */
function isGiven(loaded: Loaded, module: Module, iter: ast.Expression): boolean {
  if (iter.kind === 'Call') {
    const [first] = iter.args;
    return first !== undefined && PASSING.has(module.resolve(iter.func) ?? '') && isGiven(loaded, module, first);
  }
  if (iter.kind === 'Name') {
    const bindings = reachingBindings(iter, module);
    return (
      bindings.length > 0 && bindings.every((each) => each.kind === 'parameter' && isList(each.node.annotation, module))
    );
  }
  return iter.kind === 'Attribute' && isListField(loaded, module, iter);
}

/** A field of a parameter whose class declares it as a list. */
function isListField({ project }: Loaded, module: Module, { value, attr }: ast.Attribute): boolean {
  const isParameter = value.kind === 'Name' && reachingBindings(value, module).some(({ kind }) => kind === 'parameter');
  const type = isParameter ? project.typeOf(module, value) : null;
  if (!type || project.model(type)) return false;
  return fieldAnnotation(type, attr, 0);

  function fieldAnnotation(name: string, field: string, depth: number): boolean {
    const cls = depth > 8 ? null : project.definition(name);
    if (!cls || !('methods' in cls)) return false;
    for (const binding of cls.module.scopeOf(cls.node).bindings.get(field) ?? [])
      return binding.kind === 'annotated' && isList(binding.node.annotation, cls.module);
    return cls.bases.some((base) => fieldAnnotation(base, field, depth + 1));
  }
}

function isList(annotation: ast.Expression | null, module: Module): boolean {
  if (annotation?.kind === 'BinOp') return isList(annotation.left, module) || isList(annotation.right, module);
  if (annotation?.kind !== 'Subscript') return false;
  const outer = module.resolve(annotation.value) ?? '';
  if (WRAPPING.has(outer)) return annotation.indexes.some((each) => isList(each, module));
  return LISTS.test(outer);
}

function isWithin(inner: ast.Node, outer: ast.Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
