import type { ast } from '../syntax/index.ts';
import type { FunctionInfo } from './function.ts';
import type { Module } from './module.ts';
import { isMutable } from './mutable.ts';

/**
 * What a function does with the object a parameter holds: `mutated`, `returned` or `stored` beyond the call, `wrapped`
 * into another object that is, only `read`, or `replaced` by a new object before anything else touches it.
 */
export interface Fate {
  readonly kind: 'mutated' | 'returned' | 'stored' | 'wrapped' | 'read' | 'replaced';
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
  const uses = usesOf(param, info);
  const [first] = uses;
  if (!first) return { kind: 'read', at: param };
  if (isReplaced(first, param.name)) return { kind: 'replaced', at: first };
  for (const kind of ['mutated', 'stored', 'returned', 'wrapped'] as const) {
    const at = uses.find((each) => FATES[kind](each, info.module));
    if (at) return { kind, at: at.parent ?? at };
  }
  return { kind: 'read', at: param };
}

/** A call that gets the object itself as an argument. */
interface Passing {
  readonly call: ast.Call;
  readonly argument: ast.Expression;
}

/** The calls to which a function hands the object that a parameter holds. */
export function passingsOf(param: ast.Parameter, info: FunctionInfo): Passing[] {
  return usesOf(param, info).flatMap((use) => {
    const { value: argument, statement: up } = outermost(use);
    const call = up?.kind === 'Keyword' ? up.parent : up;
    return call?.kind === 'Call' && call.func !== argument ? [{ call, argument }] : [];
  });
}

function usesOf({ name }: ast.Parameter, { module, node: def }: FunctionInfo): ast.Name[] {
  const scope = module.scopeOf(def);
  return module
    .within('Name', { start: def.body[0]?.start ?? 0, end: def.end })
    .filter((each) => each.id === name && module.scopeAt(each).owner(each.id) === scope)
    .filter((each) => !isLoopVariable(each));
}

/** Another object: `for tags in rows`, and `tags` in the body of that loop. */
function isLoopVariable({ id, start, end, parent }: ast.Name): boolean {
  for (let up = parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind !== 'For' || (start >= up.iter.start && end <= up.iter.end)) continue;
    if (bindsName(up.target, id)) return true;
  }
  return false;
}

function bindsName(target: ast.Expression, id: string): boolean {
  if (target.kind === 'Tuple' || target.kind === 'List') return target.elements.some((each) => bindsName(each, id));
  return target.kind === 'Name' && target.id === id;
}

const FATES: Record<'mutated' | 'stored' | 'returned' | 'wrapped', (use: ast.Name, module: Module) => boolean> = {
  mutated: isMutated,
  stored: (use, module) => isStored(outermost(use), module),
  returned: (use) => isReturned(outermost(use)),
  wrapped: (use, module) => {
    const whole = wrapping(outermost(use).value);
    return whole !== null && (isStored(outermost(whole), module) || isReturned(outermost(whole)));
  },
};

function isMutated(use: ast.Expression): boolean {
  const { parent: up } = use;
  if (up?.kind === 'AugAssign') return up.target === use;
  if (up?.kind === 'Attribute') return MUTATORS.has(up.attr) && up.parent?.kind === 'Call' && up.parent.func === up;
  return up?.kind === 'Subscript' && up.value === use && isWritten(up);
}

/** A value with what it stands in. */
interface Standing {
  readonly value: ast.Expression;
  readonly statement: ast.Node | null;
}

/** The value that is the object itself: through `x or y`, `x if y else z`. */
function outermost(use: ast.Expression): Standing {
  const up = use.parent;
  const passes = up?.kind === 'BoolOp' || (up?.kind === 'IfExp' && up.test !== use);
  return passes ? outermost(up) : { value: use, statement: up };
}

/** The outermost display that has the object as an element: `{"tags": tags}`, `[a, tags]`. */
function wrapping(value: ast.Expression): ast.Expression | null {
  const { parent: up } = value;
  const holds =
    (up?.kind === 'Dict' && up.items.some(({ key, value: each }) => key !== null && each === value)) ||
    up?.kind === 'List' ||
    up?.kind === 'Tuple';
  return holds ? (wrapping(up) ?? up) : null;
}

function isStored({ value, statement }: Standing, module: Module): boolean {
  if (statement?.kind !== 'Assign' || statement.value !== value) return false;
  return statement.targets.some(
    (each) =>
      (each.kind === 'Subscript' && !isMadeHere(each.value, module)) ||
      (each.kind === 'Attribute' && !isOnlyRead(each, module)),
  );
}

/** `payload = {}` and then `payload["tags"] = tags`: gone with the function, unless that hands it out. */
function isMadeHere(container: ast.Expression, module: Module): boolean {
  if (container.kind !== 'Name') return false;
  const bindings = module.lookup(container);
  const made = bindings.map((each) =>
    each.kind === 'assignment' ? each.value : each.kind === 'annotated' ? each.node.value : null,
  );
  if (made.length === 0 || !made.every((each) => each && isMutable(each, module))) return false;
  const scope = module.scopeAt(container).owner(container.id);
  return !module
    .named(container.id)
    .some(
      (each) => each.kind === 'Name' && module.scopeAt(each).owner(each.id) === scope && isReturned(outermost(each)),
    );
}

/** A private attribute that its module neither changes nor gives away. */
function isOnlyRead({ attr }: ast.Attribute, module: Module): boolean {
  if (!attr.startsWith('_') || changesOf(attr, module).length > 0) return false;
  return !module.named(attr).some((each) => isReturned(outermost(each)));
}

/** Where a module changes what an attribute of this name holds, on any object. */
export function changesOf(attr: string, module: Module): readonly ast.Attribute[] {
  return module.named(attr).flatMap((each) => (each.kind === 'Attribute' && isMutated(each) ? [each] : []));
}

/** `if not tags: raise …`: an empty default never gets further. */
export function refusesEmpty({ name }: ast.Parameter, { module, node: def }: FunctionInfo): boolean {
  const names = new Set([name]);
  for (const { value, targets } of module.all('Assign')) {
    const [target] = targets;
    const isCopy = value.kind === 'Name' && value.id === name && value.start > def.start && value.end < def.end;
    if (isCopy && target?.kind === 'Name') names.add(target.id);
  }
  return def.body.some(
    (each) =>
      each.kind === 'If' &&
      each.body.at(-1)?.kind === 'Raise' &&
      [...names].some((one) => holdsWhenEmpty(each.test, one)),
  );
}

function isReturned({ value, statement }: Standing): boolean {
  return (statement?.kind === 'Return' || statement?.kind === 'Yield') && statement.value === value;
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
