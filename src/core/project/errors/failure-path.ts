import { callsWithin, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { mentions } from './alternative.ts';
import { isBroad } from './caught.ts';

/** What follows the `try` raises: a ladder of attempts that ends in an error, or `response.raise_for_status()`. */
export function raisesAfterwards(attempt: ast.Try): boolean {
  return [...blocksBehind(attempt)].some((block) => block.some(isRaising));
}

/** The statements that follow a statement in its block, and those that follow the blocks around it, in its own function. */
export function* blocksBehind(statement: ast.Statement): Generator<readonly ast.Statement[]> {
  let child: ast.Node = statement;
  for (let up = statement.parent; up; up = up.parent) {
    if ('body' in up && Array.isArray(up.body)) {
      const block = blockOf(up, child);
      yield block.slice(block.indexOf(child as ast.Statement) + 1);
    }
    if (up.kind === 'FunctionDef' || up.kind === 'ClassDef' || up.kind === 'Lambda') return;
    child = up;
  }
}

/** The list of statements of `parent` that holds `child`. */
function blockOf(parent: ast.Node, child: ast.Node): readonly ast.Statement[] {
  const blocks = [
    'body' in parent ? parent.body : [],
    'orelse' in parent ? parent.orelse : [],
    'finalbody' in parent ? parent.finalbody : [],
  ] as (readonly ast.Statement[])[];
  return blocks.find((each) => Array.isArray(each) && each.includes(child as ast.Statement)) ?? [];
}

function isRaising(node: ast.Statement): boolean {
  if (node.kind === 'Raise' || isKeptError(node)) return true;
  if (node.kind !== 'Expr' || node.value.kind !== 'Call') return false;
  const { func } = node.value;
  return (func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '') === 'raise_for_status';
}

/** `if failure: raise failure`: the first error was kept for the case that nothing else works. */
function isKeptError(node: ast.Statement): boolean {
  if (node.kind !== 'If') return false;
  const { test, body } = node;
  return body.some((each) => each.kind === 'Raise' && each.exc?.kind === 'Name' && mentions(test, each.exc.id));
}

/** The one function that the block calls catches everything itself, so that nothing arrives here. */
export function isCaughtInside({ body: [only, ...more] }: ast.Try, module: Module, project: Project): boolean {
  if (!only || more.length > 0 || 'body' in only) return false;
  const [call, ...others] = callsWithin(only);
  const callee = call && others.length === 0 ? project.callee(module, call) : null;
  if (!callee) return false;
  const statements = callee.node.body.filter((each) => !(each.kind === 'Expr' && each.value.kind === 'Str'));
  const [guard] = statements;
  return (
    statements.length === 1 && guard?.kind === 'Try' && guard.handlers.some((each) => isBroad(each, callee.module))
  );
}

/** The statement stands in a branch that the handler takes for an error it recognises. */
export function isRecognised(node: ast.Node, handler: ast.Handler): boolean {
  const { name } = handler;
  for (let up = node.parent; up && up !== handler; up = up.parent) {
    if (up.kind === 'If' && name !== null && mentions(up.test, name)) return true;
  }
  return false;
}

/** Only what a test of the error recognises is let go, everything else is raised again. */
export function raisesOtherwise(handler: ast.Handler): boolean {
  const { name } = handler;
  if (name === null) return false;
  const test = handler.body.findIndex((each) => each.kind === 'If' && mentions(each.test, name));
  const branch = handler.body[test];
  if (branch?.kind !== 'If') return false;
  // `if "TOO_LARGE" not in str(error): …`, and nothing else: what is let go is recognised by its text.
  if (handler.body.length === 1 && branch.orelse.length === 0 && branch.test.kind === 'Compare') return true;
  return [...branch.orelse, ...handler.body.slice(test + 1)].some(({ kind }) => kind === 'Raise');
}
