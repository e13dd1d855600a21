import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';

/**
 * What the code around an expression does with its value. `read` needs the value at once, and `by` says how: a coroutine
 * in its place `fails`, or is only `truth`. `other` passes it on to where it may still be awaited.
 */
export type ValueUse =
  | { readonly kind: 'awaited' | 'discarded' | 'returned' | 'other' }
  | { readonly kind: 'read'; readonly by: string; readonly fails: boolean; readonly truth: boolean }
  | { readonly kind: 'bound'; readonly name: ast.Name };

const OTHER: ValueUse = { kind: 'other' };
/** Builtins that go through their argument or make a number of it. */
const CONSUMING = new Set(
  'len list dict set tuple frozenset sorted sum int float enumerate'.split(' ').map((each) => `builtins.${each}`),
);
/** What a coroutine itself has: using these is using it as a coroutine. */
const COROUTINE_ATTRIBUTES = /^(send|throw|close|__await__|__name__|__qualname__|cr_\w+)$/;

const read = (by: string): ValueUse => ({ kind: 'read', by, fails: true, truth: false });
const seen = (by: string): ValueUse => ({ kind: 'read', by, fails: false, truth: false });
const TRUTH: ValueUse = { kind: 'read', by: 'a test', fails: false, truth: true };

/** What happens to the value of `node`, as far as the expression or statement around it says. */
export function valueUse(node: ast.Expression, module: Module): ValueUse {
  const { parent } = node;
  switch (parent?.kind) {
    case 'Await':
      return { kind: 'awaited' };
    case 'Expr':
      return { kind: 'discarded' };
    case 'Return':
      return { kind: 'returned' };
    case 'Assign':
    case 'AnnAssign':
      return assigned(parent);
    case 'NamedExpr': {
      const outer = valueUse(parent, module);
      return outer.kind === 'read' ? outer : OTHER;
    }
    case 'IfExp':
      return parent.test === node ? TRUTH : valueUse(parent, module);
    case 'BoolOp':
      return inBoolOp(node, parent, module);
    case 'If':
    case 'While':
      return parent.test === node ? TRUTH : OTHER;
    case 'Assert':
      return parent.parts[0] === node ? TRUTH : OTHER;
    case 'Dict':
    case 'List':
    case 'Tuple':
      // FastAPI looks into what a route returns; elsewhere the coroutine may still be taken out and awaited.
      return parent.parent?.kind === 'Return' ? { kind: 'returned' } : OTHER;
    case 'UnaryOp':
      return parent.op === 'not' ? TRUTH : read(`\`${parent.op}\``);
    default:
      return readBy(node, module);
  }
}

/** `left or right`: the left side is tested, and may also be the value of the whole. */
function inBoolOp(node: ast.Expression, parent: ast.BoolOp, module: Module): ValueUse {
  const outer = valueUse(parent, module);
  if (parent.right === node) return outer;
  return outer.kind === 'awaited' || outer.kind === 'other' ? OTHER : TRUTH;
}

function assigned(node: ast.Assign | ast.AnnAssign): ValueUse {
  const targets = node.kind === 'Assign' ? node.targets : [node.target];
  if (targets.some(({ kind }) => kind === 'Tuple' || kind === 'List')) return read('unpacking it');
  const [target] = targets;
  return targets.length === 1 && target?.kind === 'Name' ? { kind: 'bound', name: target } : OTHER;
}

/** Uses that need the value at once. */
function readBy(node: ast.Expression, module: Module): ValueUse {
  const { parent } = node;
  switch (parent?.kind) {
    case 'Attribute':
      return COROUTINE_ATTRIBUTES.test(parent.attr) ? OTHER : read(`\`.${parent.attr}\``);
    case 'Subscript':
      return parent.value === node ? read('`[…]`') : OTHER;
    case 'For':
    case 'Generator':
      return parent.iter === node && !parent.async ? read('a loop over it') : OTHER;
    case 'Starred':
      return read('unpacking it');
    case 'WithItem':
      return parent.parent?.kind === 'With' && parent.parent.async ? OTHER : read('`with`');
    case 'FString':
      return seen('formatting it');
    case 'Compare':
      return seen('comparing it');
    case 'BinOp':
      return read(`\`${parent.op}\``);
    case 'Call':
      if (parent.func === node) return read('calling it');
      return CONSUMING.has(module.resolve(parent.func) ?? '') ? read(`\`${module.text(parent.func)}()\``) : OTHER;
    default:
      return OTHER;
  }
}

/** Where a local name is read, as far as it certainly holds the value of one assignment. */
export interface Reads {
  readonly at: readonly ast.Name[];
  /** There are no others: the name is bound nowhere else. */
  readonly all: boolean;
}

/**
 * Where the value is read that an assignment gives to `name`. A name with several bindings holds it in the statements
 * below, up to the one that binds it again. Null where nothing can be told: it is global, or no local of a function.
 */
export function readsOf(name: ast.Name, module: Module): Reads | null {
  const scope = module.scopeAt(name);
  if (scope.node.kind !== 'FunctionDef' || scope.outer.has(name.id)) return null;
  const own = (each: ast.Name | ast.Attribute): each is ast.Name =>
    each !== name && each.kind === 'Name' && module.scopeAt(each).owner(each.id) === scope;
  const bindings = scope.bindings.get(name.id) ?? [];
  const reads = module.named(name.id).filter(own);
  if (bindings.length === 1) return { at: reads, all: true };
  const { parent: statement } = name;
  const below = statementsBelow(statement);
  const again = below.findIndex((each) =>
    bindings.some(({ node }) => node.start >= each.start && node.start < each.end),
  );
  const held = again < 0 ? below : below.slice(0, again);
  const code = module.enclosingCode(name);
  const inHeld = (each: ast.Name) => held.some(({ start, end }) => each.start >= start && each.end <= end);
  return { at: reads.filter((each) => inHeld(each) && module.enclosingCode(each) === code), all: false };
}

/** The statements after this one in the same block: they run only after it did. */
function statementsBelow(statement: ast.Node | null): readonly ast.Node[] {
  for (const block of Object.values(statement?.parent ?? {})) {
    if (Array.isArray(block) && block.includes(statement)) return block.slice(block.indexOf(statement) + 1);
  }
  return [];
}
