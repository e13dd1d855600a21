import type { ast } from '../syntax/index.ts';
import type { FunctionInfo } from './function.ts';

/**
 * What a function does with the object a parameter holds: `mutated`, `returned` or `stored` beyond the call, only
 * `read`, or `replaced` by a new object before anything else touches it.
 */
export interface Fate {
  readonly kind: 'mutated' | 'returned' | 'stored' | 'read' | 'replaced';
  /** The first place that says so; the parameter itself where there is none. */
  readonly at: ast.Node;
}

/** Methods that change a list, dict, set, deque, Counter or bytearray in place. */
const MUTATORS = new Set(
  'append extend insert remove pop popitem clear sort reverse add discard update setdefault appendleft popleft extendleft subtract difference_update intersection_update symmetric_difference_update'.split(
    ' ',
  ),
);

/** Follows the parameter's name through the function's own code and the functions nested in it. */
export function fateOf(param: ast.Parameter, info: FunctionInfo): Fate {
  const { module, node: def } = info;
  const scope = module.scopeOf(def);
  const uses = module
    .all('Name')
    .filter(
      (each) =>
        each.id === param.name &&
        each.start >= (def.body[0]?.start ?? 0) &&
        each.end <= def.end &&
        module.scopeAt(each).owner(each.id) === scope,
    );
  const [first] = uses;
  if (!first) return { kind: 'read', at: param };
  if (isReplaced(first, param.name)) return { kind: 'replaced', at: first };
  for (const kind of ['mutated', 'stored', 'returned'] as const) {
    const at = uses.find((each) => FATES[kind](each));
    if (at) return { kind, at: at.parent ?? at };
  }
  return { kind: 'read', at: param };
}

const FATES = {
  mutated: (use: ast.Name) => {
    const { parent: up } = use;
    if (up?.kind === 'AugAssign') return up.target === use;
    if (up?.kind === 'Attribute') return MUTATORS.has(up.attr) && up.parent?.kind === 'Call' && up.parent.func === up;
    return up?.kind === 'Subscript' && up.value === use && isWritten(up);
  },
  stored: (use: ast.Name) => {
    const { value, statement } = outermost(use);
    return (
      statement?.kind === 'Assign' &&
      statement.value === value &&
      statement.targets.some(({ kind }) => kind === 'Attribute' || kind === 'Subscript')
    );
  },
  returned: (use: ast.Name) => {
    const { value, statement } = outermost(use);
    return (statement?.kind === 'Return' || statement?.kind === 'Yield') && statement.value === value;
  },
};

/** The value that is the object itself: through `x or y`, `x if y else z`. */
function outermost(use: ast.Expression): { value: ast.Expression; statement: ast.Node | null } {
  const up = use.parent;
  const passes = up?.kind === 'BoolOp' || (up?.kind === 'IfExp' && up.test !== use);
  return passes ? outermost(up) : { value: use, statement: up };
}

function isWritten(item: ast.Subscript): boolean {
  const { parent: up } = item;
  if (up?.kind === 'Assign' || up?.kind === 'Delete') return up.targets.includes(item);
  return up?.kind === 'AugAssign' && up.target === item;
}

/** The first use gives the name a new object: `x = list(x)`, `x = x or []`, `if not x: x = []`. */
function isReplaced(first: ast.Name, name: string): boolean {
  const statement = statementOf(first);
  if (statement?.kind === 'Assign') return assigns(statement, name);
  if (statement?.kind !== 'If' || !holdsWhenEmpty(statement.test, name)) return false;
  return statement.body.some((each) => each.kind === 'Assign' && assigns(each, name));
}

/** `not x`, or `x is None or not x`: true of the empty default. */
function holdsWhenEmpty(test: ast.Expression, name: string): boolean {
  if (test.kind === 'BoolOp')
    return test.op === 'or' && (holdsWhenEmpty(test.left, name) || holdsWhenEmpty(test.right, name));
  return test.kind === 'UnaryOp' && test.op === 'not' && test.operand.kind === 'Name' && test.operand.id === name;
}

function assigns(statement: ast.Assign, name: string): boolean {
  const isName = (each: ast.Expression) => each.kind === 'Name' && each.id === name;
  return statement.targets.some(isName) && !isName(statement.value);
}

function statementOf(node: ast.Node): ast.Node | null {
  let found: ast.Node | null = node;
  while (
    found &&
    !['Assign', 'If', 'Expr', 'Return', 'For', 'While', 'With', 'AugAssign', 'FunctionDef'].includes(found.kind)
  )
    found = found.parent;
  return found;
}
