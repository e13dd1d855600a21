import type { ast } from '../syntax/index.ts';

/** Whether a statement or test does what every path must do. */
export type Does = (node: ast.Node) => boolean;

/** Where the paths through a block lead: `falls` is whether what falls out at its end has done it, null if nothing does. */
interface Outcome {
  readonly holds: boolean;
  readonly falls: boolean | null;
}

/**
 * Whether every path through the statements does something before it leaves them, or raises. A loop may run zero times;
 * `break` and `continue` leave the statements unless the loop is among them.
 */
export function everyPath(body: readonly ast.Statement[], does: Does): boolean {
  const { holds, falls } = block(body, { done: false, inLoop: false }, does);
  return holds && falls !== false;
}

/** The statements that run before `end` on the way into the block where it stands, and its own when that is a simple one. */
export function leadingTo(body: readonly ast.Statement[], end: ast.Node): ast.Statement[] {
  const index = body.findIndex((each) => end.start >= each.start && end.end <= each.end);
  const own = body[index];
  if (!own) return [...body];
  const inner = blocksOf(own).find((block) => block.some((each) => end.start >= each.start && end.end <= each.end));
  const nested = inner ? leadingTo(inner, end) : blocksOf(own).length === 0 ? [own] : [];
  return [...body.slice(0, index), ...nested];
}

function blocksOf(node: ast.Statement): (readonly ast.Statement[])[] {
  switch (node.kind) {
    case 'If':
    case 'For':
    case 'While':
      return [node.body, node.orelse];
    case 'With':
      return [node.body];
    case 'Try':
      return [node.body, node.orelse, node.finalbody, ...node.handlers.map(({ body }) => body)];
    case 'Match':
      return node.cases.map(({ body }) => body);
    default:
      return [];
  }
}

interface State {
  readonly done: boolean;
  readonly inLoop: boolean;
}

function block(body: readonly ast.Statement[], state: State, does: Does): Outcome {
  let { done } = state;
  let holds = true;
  for (const each of body) {
    const outcome = statement(each, { ...state, done }, does);
    holds &&= outcome.holds;
    if (outcome.falls === null) return { holds, falls: null };
    done = outcome.falls;
  }
  return { holds, falls: done };
}

function statement(node: ast.Statement, state: State, does: Does): Outcome {
  const { done, inLoop } = state;
  switch (node.kind) {
    case 'Raise':
      return { holds: true, falls: null };
    case 'Return':
      return { holds: done || does(node), falls: null };
    case 'Break':
    case 'Continue':
      return { holds: inLoop || done, falls: null };
    case 'If': {
      const tested = { inLoop, done: done || does(node.test) };
      return merge([block(node.body, tested, does), block(node.orelse, tested, does)]);
    }
    case 'For':
    case 'While':
      return loop(node, state, does);
    case 'With': {
      const entered = done || node.items.some(does);
      return block(node.body, { inLoop, done: entered }, does);
    }
    case 'Try':
      return attempt(node, state, does);
    case 'Match':
      return match(node, state, does);
    case 'FunctionDef':
    case 'ClassDef':
      return { holds: true, falls: done };
    default:
      return { holds: true, falls: done || does(node) };
  }
}

function loop(node: ast.For | ast.While, state: State, does: Does): Outcome {
  const head = node.kind === 'For' ? node.iter : node.test;
  const done = state.done || does(head);
  const inside = block(node.body, { done, inLoop: true }, does);
  const after = block(node.orelse, { ...state, done }, does);
  return { holds: inside.holds && after.holds, falls: after.falls };
}

/** Without `case _:` no case may match. */
function match(node: ast.Match, state: State, does: Does): Outcome {
  const cases = node.cases.map((each) => block(each.body, state, does));
  return merge(
    node.cases.some(({ matchesAll }) => matchesAll) ? cases : [...cases, { holds: true, falls: state.done }],
  );
}

function attempt(node: ast.Try, state: State, does: Does): Outcome {
  const finished = state.done || block(node.finalbody, state, does).falls === true;
  const inner = { ...state, done: finished };
  const tried = block([...node.body, ...node.orelse], inner, does);
  return merge([tried, ...node.handlers.map((each) => block(each.body, inner, does))]);
}

function merge(outcomes: readonly Outcome[]): Outcome {
  const falling = outcomes.flatMap(({ falls }) => (falls === null ? [] : [falls]));
  return { holds: outcomes.every(({ holds }) => holds), falls: falling.length === 0 ? null : falling.every(Boolean) };
}
