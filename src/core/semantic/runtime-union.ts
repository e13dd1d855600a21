import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';

/** A union of types in the form `X | Y`, with how Python or a library comes to evaluate it. */
export interface Union {
  readonly node: ast.BinOp;
  /** It stands in an annotation, which `from __future__ import annotations` leaves unevaluated. */
  readonly annotation: ast.Parameter | ast.FunctionDef | ast.AnnAssign | null;
}

/** Classes of the language; `None` is a constant. */
const TYPES =
  /^builtins\.(int|str|bytes|bytearray|float|bool|complex|list|dict|set|frozenset|tuple|type|object|[A-Z]\w*(Error|Exception))$|^(typing|typing_extensions)\.[A-Z]\w*$|^(datetime\.(date|datetime|time|timedelta)|uuid\.UUID|decimal\.Decimal|pathlib\.Path)$/;

/** The unions `X | Y` of a module that are evaluated at run time, the outermost of each chain. */
export function* runtimeUnions(module: Module, isClass: (qualified: string) => boolean): Generator<Union> {
  for (const node of module.all('BinOp')) {
    if (node.op !== '|' || (node.parent?.kind === 'BinOp' && node.parent.op === '|')) continue;
    const annotation = annotationAround(node);
    if (annotation && !isEvaluated(annotation, module)) continue;
    if (isUnion(node, module, isClass) && !isForCheckers(node, module)) yield { node, annotation };
  }
}

/** The parameter, result or variable in whose annotation the node stands. */
function annotationAround(node: ast.Node): Union['annotation'] {
  let child = node;
  for (let up = node.parent; up; up = up.parent) {
    if ((up.kind === 'Parameter' || up.kind === 'AnnAssign') && up.annotation === child) return up;
    if (up.kind === 'FunctionDef' && up.returns === child) return up;
    if (up.kind === 'FunctionDef' || up.kind === 'ClassDef' || up.kind === 'Lambda') return null;
    child = up;
  }
  return null;
}

/** Python never evaluates the annotation of a variable in a function. */
function isEvaluated(annotation: NonNullable<Union['annotation']>, module: Module): boolean {
  return annotation.kind !== 'AnnAssign' || module.enclosingCode(annotation)?.kind !== 'FunctionDef';
}

/** Every part is a class; one that is surely no number or set is enough if the others are not known to be something else. */
function isUnion(node: ast.BinOp, module: Module, isClass: (qualified: string) => boolean): boolean {
  const parts = partsOf(node);
  const kinds = parts.map((each) => isType(each, module, isClass));
  return kinds.includes(true) && kinds.every((each, index) => each || isTypeLike(parts[index], module));
}

function partsOf(node: ast.Expression): ast.Expression[] {
  return node.kind === 'BinOp' && node.op === '|' ? [...partsOf(node.left), ...partsOf(node.right)] : [node];
}

function isType(node: ast.Expression, module: Module, isClass: (qualified: string) => boolean): boolean {
  if (node.kind === 'Constant') return node.value === 'None';
  if (node.kind === 'Subscript') return isType(node.value, module, isClass);
  if (node.kind !== 'Name' && node.kind !== 'Attribute') return false;
  const name = module.resolve(node);
  return name !== null && (TYPES.test(name) || isClass(name));
}

/** A name of another library that is written like a class. */
function isTypeLike(node: ast.Expression | undefined, module: Module): boolean {
  const inner = node?.kind === 'Subscript' ? node.value : node;
  if (inner?.kind !== 'Name' && inner?.kind !== 'Attribute') return false;
  const name = module.resolve(inner);
  return name !== null && /(^|\.)[A-Z]\w*[a-z]\w*$/.test(name);
}

/** Below `if TYPE_CHECKING:`, or in code for newer versions only: `if sys.version_info >= (3, 10):`. */
function isForCheckers(node: ast.Node, module: Module): boolean {
  for (let up = node.parent; up; up = up.parent) {
    if (up.kind === 'If' && /TYPE_CHECKING|version_info/.test(module.text(up.test))) return true;
  }
  return false;
}

/** `from __future__ import annotations`. */
export function postponesAnnotations(module: Module): boolean {
  return module
    .all('ImportFrom')
    .some((each) => each.module === '__future__' && each.names.some(({ name }) => name === 'annotations'));
}
