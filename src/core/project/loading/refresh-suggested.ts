import {
  type FunctionInfo,
  indentOf,
  type Replacement,
  statementAround,
  statementsAfter,
} from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { ExpiredRead } from './loaded-expired.ts';
import { isAsyncSession } from './session-settings.ts';

/**
 * The statement that reads an object after the commit which has emptied it, with `await db.refresh(…)` before it. Null unless
 * commit and statement stand in one block, the session is a name there, and this is the only object that the statement misses.
 */
export function withRefresh(
  read: ExpiredRead,
  all: readonly ExpiredRead[],
  info: FunctionInfo,
  project: Project,
): Replacement | null {
  const { at, name, by, call, closed } = read;
  const { module } = info;
  const statement = statementAround(at);
  const session = call.node.func.kind === 'Attribute' ? call.node.func.value : null;
  if (by !== 'commit' || closed || call.module !== module || !statement || session?.kind !== 'Name') return null;
  if (!isAsyncSession(project, module, session) || !isInfos(call.node, info)) return null;
  const committed = statementAround(call.node);
  const isOnly = all.every((each) => each === read || statementAround(each.at) !== statement);
  const indent = indentOf(statement, module);
  if (!committed || !isOnly || indent === null || !isObject(read) || isDeleted(name, info)) return null;
  if (!statementsAfter(committed).includes(statement)) return null;
  const refresh = `await ${session.id}.refresh(${name})`;
  const rest = module.syntax.text.slice(statement.start, at.end);
  return { start: statement.start, end: at.end, text: `${refresh}\n${indent}${rest}` };
}

/** What is read is the object in a name, not what a call has given. */
function isObject({ at, name }: ExpiredRead): boolean {
  if (at.kind === 'Name') return at.id === name;
  if (at.kind === 'Attribute') return at.value.kind === 'Name' && at.value.id === name;
  const [first] = at.kind === 'Call' ? at.args : [];
  return first?.kind === 'Name' && first.id === name;
}

function isInfos(node: ast.Node, info: FunctionInfo): boolean {
  return info.async && info.module.enclosingCode(node) === info.node;
}

/** A row that is deleted cannot be loaded again. */
function isDeleted(name: string, { module, node: def }: FunctionInfo): boolean {
  return module.named('delete').some(({ start, parent }) => {
    const inside = start > def.start && start < def.end;
    return inside && parent?.kind === 'Call' && parent.args.some((each) => each.kind === 'Name' && each.id === name);
  });
}
