import { ASYNC_SESSION, isInOtherBranch, type Module, SESSION, statementsBefore } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { Pair, Unit } from './split-pair.ts';

const SESSIONS = new Set([SESSION, ASYNC_SESSION]);
/** Attributes that say how far something is: others look at them while it goes on. */
const PROGRESS = /(^|_)(status|state|stage|phase|progress)$/;
const SENDING = /^(delay|apply_async|send|send_task|enqueue|enqueue_job|publish|kiq|defer|defer_async)$/;

/** Whether the two are apart on purpose, or the half that may be left does no harm. */
export function isDeliberate(pair: Pair, module: Module, project: Project): boolean {
  return (
    isFoundAgain(pair, module, project) ||
    isSentBetween(pair, module) ||
    isTold(pair, module) ||
    isApart(pair, module, project)
  );
}

/** `row.status = RUNNING; session.add(row); session.commit()`: the commit is there to be seen before the work begins. */
export function isProgress({ at }: Unit): boolean {
  if (at.kind !== 'Call' || at.func.kind !== 'Attribute' || at.func.attr !== 'add') return false;
  const [row] = at.args;
  return row?.kind === 'Name' && statementsBefore(at).some((each) => progressOf(each) === row.id);
}

/**
 * The first step makes a row where a query finds none: when the function runs again it is found, and the second step is made up
 * for. Not where the second step is skipped then, too.
 */
function isFoundAgain({ first, second }: Pair, module: Module, project: Project): boolean {
  if (first.at.kind === 'Call' && findsOrMakes(first.at, module, project)) return true;
  const { node, module: home } = first.wrote ?? { node: first.at, module };
  if (node.kind !== 'Call') return false;
  if (statementsBefore(node).some(skipsFound)) return true;
  const made = new Set(node.args.flatMap((each) => (each.kind === 'Name' ? [each.id] : [])));
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind !== 'If') continue;
    const missing = missingName(up.test);
    const both = home === module && up.start <= second.at.start && up.end >= second.at.end;
    if (missing !== null && made.has(missing) && !both) return true;
  }
  return false;
}

/** A function with `if row is None: row = create(…)` in its body, which returns the row. */
function findsOrMakes(call: ast.Call, module: Module, project: Project): boolean {
  const callee = project.callee(module, call);
  const last = callee?.node.body.at(-1);
  const row = last?.kind === 'Return' && last.value?.kind === 'Name' ? last.value.id : null;
  if (!callee || row === null) return false;
  const isRow = (each: ast.Expression) => each.kind === 'Name' && each.id === row;
  return callee.node.body.some(
    (each) =>
      each.kind === 'If' &&
      missingName(each.test) === row &&
      each.body.some((inner) => inner.kind === 'Assign' && inner.targets.some(isRow)),
  );
}

/** `if row: …; continue` in a loop: only what is missing comes after it. */
function skipsFound(statement: ast.Node): boolean {
  return statement.kind === 'If' && statement.test.kind === 'Name' && statement.body.at(-1)?.kind === 'Continue';
}

/** `row` of `row is None` and `not row`. */
function missingName(test: ast.Expression): string | null {
  if (test.kind === 'UnaryOp' && test.op === 'not') return test.operand.kind === 'Name' ? test.operand.id : null;
  if (test.kind !== 'Compare' || test.ops[0] !== 'is' || test.operands.length !== 2) return null;
  const [name, none] = test.operands;
  return name?.kind === 'Name' && none?.kind === 'Constant' && none.value === 'None' ? name.id : null;
}

/** A worker or another service is told in between: it has to find what is committed. */
function isSentBetween({ first, second }: Pair, module: Module): boolean {
  return module.calls().some(({ node }) => {
    const { start, func } = node;
    const name = func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '';
    const isBetween = start > first.commit.end && start < second.at.start;
    return isBetween && SENDING.test(name) && !isInOtherBranch(node, second.at);
  });
}

/** After some work, how far it is gets committed in between: others look at it. */
function isTold({ first, second }: Pair, module: Module): boolean {
  const between = module
    .calls()
    .map(({ node }) => node)
    .filter(({ start }) => start > first.commit.end && start < second.at.start);
  return between.some((commit) => {
    const [previous] = isMethod(commit, 'commit') ? statementsBefore(commit) : [];
    if (!previous || progressOf(previous) === null) return false;
    return between.some((each) => each.start < previous.start && !isMethod(each, 'refresh'));
  });
}

function isMethod({ func }: ast.Call, name: string): boolean {
  return func.kind === 'Attribute' && func.attr === name;
}

/** Each in a `with` that opens a session of its own. */
function isApart({ first, second }: Pair, module: Module, project: Project): boolean {
  for (let up = first.commit.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind !== 'With' || (up.start <= second.at.start && up.end >= second.at.end)) continue;
    const opens = up.items.some(({ target }) => target && SESSIONS.has(project.typeOf(module, target) ?? ''));
    if (opens) return true;
  }
  return false;
}

/** The row whose progress a statement sets. */
function progressOf(statement: ast.Node): string | null {
  if (statement.kind !== 'Assign') return null;
  const [target] = statement.targets;
  if (target?.kind !== 'Attribute' || target.value.kind !== 'Name') return null;
  return PROGRESS.test(target.attr) ? target.value.id : null;
}
