import { keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { defined, definitionOf } from '../values/definition-value.ts';

/** What a declaration says about an integer. `some` is a bound whose value is not evident. */
export interface Bounds {
  readonly isInt: boolean;
  /** Largest value that is let through; null when there is none. */
  readonly upper: number | 'some' | null;
  /** Smallest value that is let through; null when there is none. */
  readonly lower: number | 'some' | null;
}

const INTEGERS = new Set([
  'builtins.int',
  'pydantic.PositiveInt',
  'pydantic.NonNegativeInt',
  'pydantic.StrictInt',
  'pydantic.conint',
]);
const UNBOUNDED: Bounds = { isInt: false, upper: null, lower: null };
const FIXED: Bounds = { isInt: true, upper: 'some', lower: 'some' };

/** The bounds of a parameter or field: its annotation with all aliases, and `Query(…)`/`Field(…)` as its default. */
export function boundsOf(
  project: Project,
  module: Module,
  annotation: ast.Expression | null,
  value: ast.Expression | null,
): Bounds {
  const declared = annotation ? annotated(project, module, annotation, 0) : UNBOUNDED;
  return value?.kind === 'Call' ? both(declared, constraints(project, module, value)) : declared;
}

function annotated(project: Project, module: Module, node: ast.Expression, depth: number): Bounds {
  if (depth > 8) return UNBOUNDED;
  switch (node.kind) {
    case 'Name':
    case 'Attribute':
      return named(project, module, node, depth);
    case 'Str':
      return { ...UNBOUNDED, isInt: /^(int|Optional\[int\])(\s*\|\s*None)?$/.test(node.value) };
    case 'BinOp':
      return both(annotated(project, module, node.left, depth + 1), annotated(project, module, node.right, depth + 1));
    case 'Call':
      return both(
        { ...UNBOUNDED, isInt: INTEGERS.has(module.resolve(node.func) ?? '') },
        constraints(project, module, node),
      );
    case 'Subscript':
      if (module.resolve(node.value) === 'typing.Literal') return FIXED;
      return node.indexes.map((each) => annotated(project, module, each, depth + 1)).reduce(both, UNBOUNDED);
    default:
      return UNBOUNDED;
  }
}

/** `int`, or an alias such as `Limit = Annotated[int, Query(le=100)]`, here or in another module. */
function named(project: Project, module: Module, node: ast.Name | ast.Attribute, depth: number): Bounds {
  const qualified = module.resolve(node);
  if (!qualified) return UNBOUNDED;
  if (INTEGERS.has(qualified)) return { ...UNBOUNDED, isInt: true };
  const alias = defined(project, qualified);
  return alias ? annotated(project, alias.module, alias.node, depth + 1) : UNBOUNDED;
}

/** `le`, `lt`, `ge` and `gt` of `Query(…)`, `Field(…)`, `conint(…)`, `annotated_types.Le(…)`. */
function constraints(project: Project, module: Module, call: ast.Call): Bounds {
  const last = (module.resolve(call.func) ?? '').split('.').at(-1);
  const only = (name: string) => (last === name ? call.args[0] : undefined);
  const value = (name: string, title: string) => number(project, module, keyword(call, name) ?? only(title));
  const upper = value('le', 'Le') ?? exclusive(value('lt', 'Lt'), -1);
  const lower = value('ge', 'Ge') ?? exclusive(value('gt', 'Gt'), 1);
  return { isInt: false, upper, lower };
}

function exclusive(bound: number | 'some' | null, step: number): number | 'some' | null {
  return typeof bound === 'number' ? bound + step : bound;
}

function number(project: Project, module: Module, node: ast.Expression | undefined): number | 'some' | null {
  if (!node || (node.kind === 'Constant' && node.value === 'None')) return null;
  return constant(project, module, node, 0) ?? 'some';
}

/** The number that an expression of constants is: `100`, `-1`, `MAX_PAGE`, `2**31 - 1`, `sys.maxsize`. */
function constant(project: Project, module: Module, node: ast.Expression, depth: number): number | null {
  const { module: home, node: found } = definitionOf(project, module, node);
  if (found.kind === 'Num') return found.value;
  if (found.kind === 'Attribute') return home.resolve(found) === 'sys.maxsize' ? 2 ** 63 : null;
  if (depth > 4 || (found.kind !== 'UnaryOp' && found.kind !== 'BinOp')) return null;
  const [left, right] = (found.kind === 'BinOp' ? [found.left, found.right] : [found.operand]).map((each) =>
    constant(project, home, each, depth + 1),
  );
  if (left === null || left === undefined || right === null) return null;
  if (right === undefined) return found.op === '-' ? -left : null;
  return ARITHMETIC[found.op]?.(left, right) ?? null;
}

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '**': (left, right) => left ** right,
};

function both(a: Bounds, b: Bounds): Bounds {
  return { isInt: a.isInt || b.isInt, upper: a.upper ?? b.upper, lower: a.lower ?? b.lower };
}
