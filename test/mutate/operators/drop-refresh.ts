import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { inside, type Operator, replace, type Site } from '../operator.ts';
import { servesRoute } from '../routes.ts';
import { keepsRows, type SessionCall, sessionCalls } from '../sessions.ts';
import { without } from '../statements.ts';
import { blockOf, bodyOf, bodyText, statementOf } from '../walk.ts';

/**
 * `await session.refresh(row)` behind `await session.commit()` in the same block, in a function that a route is or
 * calls, where the row is returned or an attribute of it is read afterwards. Not where `expire_on_commit` occurs
 * anywhere in the project: the sessions may keep their rows.
 */
export const operator: Operator = {
  name: 'drop-refresh',
  rules: ['db/detached-instance'],
  about: 'Takes the refresh behind a commit away, so that reading the row under an AsyncSession raises.',
  *sites(module, project) {
    if (!module.syntax.text.includes('.refresh(') || keepsRows(project)) return;
    for (const info of module.functions) {
      if (!info.async || !bodyText(info).includes('.refresh(') || !servesRoute(info, project)) continue;
      const calls = sessionCalls(info, project).filter(({ kind }) => kind === 'async');
      for (const call of calls) {
        const site = call.method === 'refresh' && siteOf(call, calls, info);
        if (site) yield site;
      }
    }
  },
};

function siteOf(refresh: SessionCall, calls: readonly SessionCall[], info: FunctionInfo): Site | null {
  const { module } = info;
  const statement = statementOf(refresh.node);
  const [row, ...others] = [...refresh.node.args, ...refresh.node.keywords];
  if (statement?.kind !== 'Expr' || row?.kind !== 'Name' || others.length > 0) return null;
  const block = blockOf(statement);
  const commit = calls.find(({ node, method }) => {
    const own = method === 'commit' ? statementOf(node) : null;
    return own !== null && block.includes(own) && own.start < statement.start;
  });
  const mutant = commit && without(module, statement);
  if (!mutant || !isRead(row.id, statement.end, info)) return null;
  const twin = replace(module, row, `instance=${row.id}`);
  return { rule: 'db/detached-instance', mutant: [mutant], twin: [twin], places: [inside(info)] };
}

/** The row is returned, or an attribute of it is read, behind `offset`. */
function isRead(name: string, offset: number, info: FunctionInfo): boolean {
  return bodyOf(info).some((each) => {
    if (each.start < offset) return false;
    const value = each.kind === 'Return' || each.kind === 'Attribute' ? each.value : null;
    return value?.kind === 'Name' && value.id === name && (each.kind === 'Attribute' || info.route !== null);
  });
}
