import type { FunctionInfo, Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import { isBroad } from '../errors/caught.ts';

/** A key of an object that code reads: `data["name"]`, `data.get("name")` or `data.pop("name")`. */
export interface KeyRead {
  readonly key: string;
  /** The whole expression. */
  readonly node: ast.Expression;
  /** A missing key is no error: `data.get("name")`, `data.pop("name", "")`. */
  readonly isLenient: boolean;
}

/** The key that the place reads which names an object. */
export function keyRead(use: ast.Expression): KeyRead | null {
  const { parent: up } = use;
  if (up?.kind === 'Subscript' && up.value === use) {
    const [index] = up.indexes;
    return index?.kind === 'Str' ? { key: index.value, node: up, isLenient: false } : null;
  }
  if (up?.kind !== 'Attribute' || !/^(get|pop)$/.test(up.attr)) return null;
  const call = up.parent;
  if (call?.kind !== 'Call' || call.func !== up) return null;
  const [first, standard] = call.args;
  const isLenient = up.attr === 'get' || standard !== undefined;
  return first?.kind === 'Str' ? { key: first.value, node: call, isLenient } : null;
}

/** A key that nobody checks. */
export interface UncheckedKey {
  readonly key: string;
  /** The code checks others. */
  readonly isException: boolean;
}

/**
 * The first key that nobody checks; null where the code looks after all of them. With one key that is checked by hand, those
 * whose absence is no error are optional.
 */
export function firstUnchecked(reads: readonly KeyRead[], info: FunctionInfo): UncheckedKey | null {
  const checked = new Set(reads.filter((each) => isCheckedByHand(each, info)).map(({ key }) => key));
  const unchecked = reads.filter((each) => !checked.has(each.key) && !isAnswered(each.node, info));
  const [first] = unchecked;
  const isException = unchecked.length < reads.length;
  const areOptional = isException && unchecked.every(({ isLenient }) => isLenient);
  return !first || areOptional ? null : { key: first.key, isException };
}

/** `if not name: raise …` behind it, or `if "name" not in data: return …` before. */
function isCheckedByHand({ key, node }: KeyRead, info: FunctionInfo): boolean {
  const { module } = info;
  const name = node.parent?.kind === 'Assign' ? node.parent.targets[0] : null;
  return module.all('If').some(({ test, body, start, end }) => {
    if (start < info.node.start || end > info.node.end || !body.some(leaves)) return false;
    return parts(test).some((each) => {
      const { subject, lacks } = refused(each, module);
      if (lacks === key) return true;
      if (subject === null) return false;
      const isNamed = name?.kind === 'Name' && subject.kind === 'Name' && subject.id === name.id && start > node.start;
      return isNamed || (subject !== node && module.text(subject) === module.text(node)) || subject === node;
    });
  });
}

function leaves(node: ast.Statement): boolean {
  return node.kind === 'Raise' || node.kind === 'Return' || node.kind === 'Continue';
}

/** What is asked for in `a or b`, one after the other. */
function parts(test: ast.Expression): readonly ast.Expression[] {
  return test.kind === 'BoolOp' ? [...parts(test.left), ...parts(test.right)] : [test];
}

interface Refused {
  /** What is refused when it is empty, missing or of another type. */
  readonly subject: ast.Expression | null;
  /** The key that is refused when it is not there. */
  readonly lacks: string | null;
}

const NOTHING: Refused = { subject: null, lacks: null };

function refused(test: ast.Expression, module: Module): Refused {
  if (test.kind === 'UnaryOp' && test.op === 'not') {
    const { operand } = test;
    if (operand.kind !== 'Call' || module.resolve(operand.func) !== 'builtins.isinstance')
      return { subject: operand, lacks: null };
    return { subject: operand.args[0] ?? null, lacks: null };
  }
  if (test.kind !== 'Compare' || test.ops.length !== 1) return NOTHING;
  const [left, right] = test.operands;
  const [op] = test.ops;
  if (op === 'not in') return { subject: left ?? null, lacks: left?.kind === 'Str' ? left.value : null };
  const isNone = right?.kind === 'Constant' && right.value === 'None';
  return (op === 'is' || op === '==') && isNone ? { subject: left ?? null, lacks: null } : NOTHING;
}

/**
 * The read stands in a `try` that answers for a missing key by name, or for every error as one of the client, or in a nested
 * function that answers for every error.
 */
function isAnswered(node: ast.Node, info: FunctionInfo): boolean {
  const { module } = info;
  const isNested = module.enclosingCode(node) !== info.node;
  for (let up = node.parent; up && up !== info.node; up = up.parent) {
    if (up.kind !== 'Try' || !up.body.some((each) => each.start <= node.start && each.end >= node.end)) continue;
    if (
      up.handlers.some(
        (each) => catchesKey(each, module) || (isBroad(each, module) && (isNested || each.body.some(blamesClient))),
      )
    )
      return true;
  }
  return false;
}

function catchesKey({ types }: ast.Handler, module: Module): boolean {
  const all = types.flatMap((each) => (each.kind === 'Tuple' ? each.elements : [each]));
  return all.some((each) => /^builtins\.(KeyError|LookupError)$/.test(module.resolve(each) ?? ''));
}

/** A status from 400 to 499 stands there. */
function blamesClient(node: ast.Node): boolean {
  if (node.kind === 'Num') return node.value >= 400 && node.value < 500;
  if (node.kind === 'Attribute' && /^(HTTP_4\d\d|BAD_REQUEST|UNPROCESSABLE)/.test(node.attr)) return true;
  return children(node).some(blamesClient);
}
