import {
  ASYNC_SESSION,
  type FunctionInfo,
  indentOf,
  lineEndOf,
  type Module,
  type Replacement,
  statementAround,
  statementsAfter,
} from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { expiryOf } from '../loading/session-settings.ts';
import type { Project } from '../project.ts';
import type { UncommittedWrite } from './commit-missing.ts';
import { methodEffect } from './session-methods.ts';
import { isSession } from './session-use.ts';

/** A call of a session as a statement of its own: `db.add(item)`, `await db.flush()`. */
interface Step {
  readonly statement: ast.Statement;
  readonly session: ast.Name;
  readonly method: string;
  readonly args: readonly ast.Expression[];
}

/**
 * The write with a commit after it, or with one in place of the flush that follows. Null unless nothing but a `return` comes
 * behind it, on the one way through the function, and what is read there is still to be had.
 */
export function withCommit(found: UncommittedWrite, module: Module, project: Project): Replacement | null {
  const { at, function: info, via, partly } = found;
  const written = partly || via.length > 0 ? null : statementAround(at);
  const first = written && stepOf(written, info, project);
  if (!first || at.kind !== 'Call' || at.func.kind !== 'Attribute' || at.func.value !== first.session) return null;
  const steps = [first, ...following(first, info, project)];
  const last = steps.at(-1) as Step;
  const indent = indentOf(first.statement, module);
  const end = lineEndOf(last.statement, module);
  const rows = isLastOnItsWay(last.statement, first.session) ? readAfter(steps, info, project) : null;
  const call = callOf(first.session, info, project);
  if (!rows || !call || indent === null || end === null) return null;
  const kept = module.syntax.text.slice(first.statement.start, last.method === 'flush' ? last.statement.start : end);
  const lines = [call('commit'), ...rows.map((row) => call('refresh', row))];
  const text = last.method === 'flush' ? kept + lines.join(`\n${indent}`) : [kept, ...lines].join(`\n${indent}`);
  return { start: first.statement.start, end: last.method === 'flush' ? last.statement.end : end, text };
}

function stepOf(statement: ast.Statement, info: FunctionInfo, project: Project): Step | null {
  const value = statement.kind === 'Expr' ? statement.value : null;
  const call = value?.kind === 'Await' ? value.value : value;
  if (call?.kind !== 'Call' || call.func.kind !== 'Attribute' || call.func.value.kind !== 'Name') return null;
  const session = call.func.value;
  return isSession(session, info, project) ? { statement, session, method: call.func.attr, args: call.args } : null;
}

/** The further writes, and the flush, that come directly after it. */
function following(first: Step, info: FunctionInfo, project: Project): Step[] {
  const steps: Step[] = [];
  for (const each of statementsAfter(first.statement)) {
    const step = stepOf(each, info, project);
    const effect = step && methodEffect(step.method);
    if (step?.session.id !== first.session.id || step.method === 'begin_nested') break;
    if (effect === 'write' || effect === 'statement' || effect === 'flush') steps.push(step);
    else break;
    if (effect === 'flush') break;
  }
  return steps;
}

/** Only a `return` follows, up to the end of the function; the only blocks around are the `with` that open the session. */
function isLastOnItsWay(statement: ast.Statement, session: ast.Name): boolean {
  const isEnd = statementsAfter(statement).every(({ kind }) => kind === 'Return');
  const { parent } = statement;
  if (!isEnd || !parent) return false;
  if (parent.kind === 'FunctionDef') return true;
  const opens =
    parent.kind === 'With' &&
    parent.items.every(({ target, context }) => {
      const begins =
        context.kind === 'Call' && context.func.kind === 'Attribute' && context.func.attr.startsWith('begin');
      return target?.kind === 'Name' && target.id === session.id && !begins;
    });
  return opens && isLastOnItsWay(parent, session);
}

/**
 * The added rows that are read after the steps, which have to be refreshed; null where something else is read that the commit
 * may have emptied.
 */
function readAfter(steps: readonly Step[], info: FunctionInfo, project: Project): readonly string[] | null {
  const { module, node: def } = info;
  const { session, statement } = steps.at(-1) as Step;
  const read = module.all('Name').filter(({ start, end }) => start >= statement.end && end <= def.end);
  const added = new Set(
    steps.flatMap(({ method, args: [row] }) => (method === 'add' && row?.kind === 'Name' ? row.id : [])),
  );
  const written = new Set(steps.flatMap(({ args }) => args.flatMap((each) => namesIn(each, module))));
  const rows = new Set<string>();
  for (const name of read) {
    if (added.has(name.id)) rows.add(name.id);
    else if (written.has(name.id) || name.id === session.id || !isPlain(name, info, project)) return null;
  }
  return expiryOf(project, { module, node: session })?.expires === false ? [] : [...rows];
}

function namesIn(node: ast.Node, module: Module): string[] {
  return module.all('Name').flatMap(({ id, start, end }) => (start >= node.start && end <= node.end ? id : []));
}

const PLAIN = /^(builtins|datetime|uuid|decimal)\.(?!object)/;

/** A class, a function, a number or a text: nothing that a session has loaded. */
function isPlain(name: ast.Name, { module }: FunctionInfo, project: Project): boolean {
  if (module.resolve(name) !== null) return true;
  const type = project.typeOf(module, name);
  return type !== null && (PLAIN.test(type) || project.isA(type, new Set(['pydantic.BaseModel'])));
}

/** How a method of the session is called here; null where an AsyncSession is in a plain `def`. */
function callOf(session: ast.Name, info: FunctionInfo, project: Project) {
  const type = project.typeOf(info.module, session);
  const isAsync = type !== null && project.isA(type, new Set([ASYNC_SESSION]));
  if (isAsync && !info.async) return null;
  return (method: string, argument = '') => `${isAsync ? 'await ' : ''}${session.id}.${method}(${argument})`;
}
