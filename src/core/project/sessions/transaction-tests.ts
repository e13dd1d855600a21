import type { Module } from '../../semantic/index.ts';
import { type ast, canonicalForm, children } from '../../syntax/index.ts';
import type { SessionEvaluator } from './session-evaluator.ts';
import { carries, type Frame } from './session-value.ts';

/** A test without its `not`s, in canonical form, and the outcome for which that is true. */
export function asked(test: ast.Expression): readonly [text: string, yes: boolean] {
  if (test.kind !== 'UnaryOp' || test.op !== 'not') return [canonicalForm(test), true];
  const [text, yes] = asked(test.operand);
  return [text, !yes];
}

/** What the tests and loops around a node say: inside `for x in rows`, `rows` is not empty. */
export function factsAt(node: ast.Node, end: ast.Node): Map<string, boolean> {
  const facts = new Map<string, boolean>();
  let child = node;
  for (let up = node.parent; up && child !== end; up = up.parent) {
    if (up.kind === 'For' && (up.body as readonly ast.Node[]).includes(child)) facts.set(canonicalForm(up.iter), true);
    if (up.kind === 'If' && child !== up.test) {
      const taken = (up.body as readonly ast.Node[]).includes(child);
      for (const each of taken ? conjuncts(up.test) : [up.test]) {
        const [text, yes] = asked(each);
        facts.set(text, taken === yes);
      }
    }
    child = up;
  }
  return facts;
}

function conjuncts(test: ast.Expression): ast.Expression[] {
  return test.kind === 'BoolOp' && test.op === 'and'
    ? [test, ...conjuncts(test.left), ...conjuncts(test.right)]
    : [test];
}

/** Whether a test holds for what the names are known to be; null when that is open. */
export function truth(test: ast.Expression, frame: Frame, evaluator: SessionEvaluator): boolean | null {
  const of = (each: ast.Expression) => truth(each, frame, evaluator);
  if (test.kind === 'UnaryOp' && test.op === 'not') return negated(of(test.operand));
  if (test.kind === 'BoolOp') {
    const sides = [of(test.left), of(test.right)];
    const decisive = test.op === 'or';
    if (sides.includes(decisive)) return decisive;
    return sides.includes(null) ? null : !decisive;
  }
  if (test.kind === 'Compare') return isNone(test, frame, evaluator);
  const value = evaluator.valueOf(test, frame);
  if (value.kind === 'constant' && value.value !== 'write') return value.value === 'True';
  return value.kind === 'session' || value.kind === 'object' ? true : null;
}

function isNone({ operands: [left, right], ops: [operator] }: ast.Compare, frame: Frame, evaluator: SessionEvaluator) {
  if (!left || right?.kind !== 'Constant' || right.value !== 'None') return null;
  const value = evaluator.valueOf(left, frame);
  if (value.kind === 'plain' || value.kind === 'opaque') return null;
  const none = value.kind === 'constant' && value.value === 'None';
  return operator === 'is' ? none : operator === 'is not' ? !none : null;
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

/**
 * Whether a test asks a flag (a parameter, or a local that is changed on the way) or the session itself: it repeats what
 * was decided before.
 */
export function isRepeated(test: ast.Expression, frame: Frame, evaluator: SessionEvaluator): boolean {
  const { module, node } = frame.info;
  const scope = module.scopeOf(node);
  return namesIn(test).some((each) => {
    if (carries(evaluator.valueOf(each, frame))) return true;
    if (each.parent?.kind === 'Attribute') return false;
    const bindings = scope.bindings.get(each.id) ?? [];
    return bindings.length > 1 || bindings.some(({ kind }) => kind === 'parameter') || isFilled(each.id, node, module);
  });
}

/** `changed = []`, then `changed.append(…)`. */
function isFilled(name: string, { start, end }: ast.Node, module: Module): boolean {
  return module
    .named(name)
    .some(
      (each) =>
        each.start >= start &&
        each.end <= end &&
        each.parent?.kind === 'Attribute' &&
        /^(append|add|extend|update|insert)$/.test(each.parent.attr),
    );
}

/**
 * Whether a branch is the one for a write that did nothing or failed, by a test of what came of it:
 * `if result.rowcount == 0:`, `if error: return error`.
 */
export function isForNothing(test: ast.Expression, taken: boolean, write: ast.Node, module: Module): boolean {
  const name = resultName(write);
  if (!name || !namesIn(test).some((each) => comesFrom(each, name, module, 0))) return false;
  const branch = test.parent?.kind === 'If' ? (taken ? test.parent.body : test.parent.orelse) : [];
  return branch.at(-1)?.kind === 'Return' || meansNothing(test) === taken;
}

/** Whether the test holds when there is no result, or zero. */
function meansNothing(test: ast.Expression): boolean {
  if (test.kind !== 'Compare') return !asked(test)[1];
  const [operator = ''] = test.ops;
  const [, right] = test.operands;
  const isZero = right?.kind === 'Num' && right.value === 0;
  return /^(<|<=|is)$/.test(operator) || (operator === '==' ? isZero : operator === '!=' && !isZero);
}

/** The local name that is given the result of a call, or of methods of it. */
function resultName(call: ast.Node): string | null {
  const up = call.parent;
  const goesOn = up?.kind === 'Await' || up?.kind === 'Attribute' || (up?.kind === 'Call' && up.func === call);
  if (goesOn) return resultName(up);
  const target = up?.kind === 'Assign' ? up.targets[0] : up?.kind === 'NamedExpr' ? up.target : null;
  return target?.kind === 'Name' ? target.id : null;
}

/**
 * Whether a `return` tells of a failure, so that nothing has to last: `JSONResponse(…, status_code=409)`, or the value that
 * was just tested, as in `if error: return error`.
 */
export function tellsFailure({ value, parent }: ast.Return): boolean {
  if (value?.kind === 'Name') return parent?.kind === 'If' && namesIn(parent.test).some(({ id }) => id === value.id);
  const status = value?.kind === 'Call' ? value.keywords.find(({ name }) => name === 'status_code')?.value : null;
  if (status?.kind === 'Num') return status.value >= 400;
  return (
    status?.kind === 'Attribute' && /^(HTTP_[45]\d\d|BAD_|NOT_FOUND|FORBIDDEN|UNAUTHORIZED|CONFLICT)/.test(status.attr)
  );
}

/** `deleted = result.rowcount` leads to `result`. */
function comesFrom(node: ast.Name, name: string, module: Module, depth: number): boolean {
  if (node.id === name) return true;
  if (depth > 2) return false;
  return module
    .lookup(node)
    .some(
      (each) =>
        each.kind === 'assignment' && namesIn(each.value).some((inner) => comesFrom(inner, name, module, depth + 1)),
    );
}

function namesIn(node: ast.Node): ast.Name[] {
  return node.kind === 'Name' ? [node] : children(node).flatMap(namesIn);
}
