import type { Project } from '../../../src/core/project/index.ts';
import type { FunctionInfo, Module } from '../../../src/core/semantic/index.ts';
import { commitsElsewhere, commitsForAll } from '../commits.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { servesRoute } from '../routes.ts';
import { type SessionCall, sessionCalls, sessionParameter } from '../sessions.ts';
import { before, without } from '../statements.ts';
import { bodyText, statementOf } from '../walk.ts';

const WRITES = /^(add|add_all|delete|merge)$/;

/**
 * A function that a route is or calls, that gets its session as a parameter or from `self`, writes to it and commits it in one place.
 * No function that it calls by name, and none that calls it, has a commit in its text; and nowhere in the project does
 * a generator or a middleware have one, since that may be what commits for everyone.
 */
export const operator: Operator = {
  name: 'drop-commit',
  rules: ['db/missing-commit'],
  about: 'Takes the only commit of a write away, so that closing the session rolls the write back.',
  *sites(module, project) {
    if (commitsForAll(project)) return;
    for (const info of module.functions) {
      const commit = onlyCommit(info, project);
      const statement = commit && statementOf(commit.node);
      if (!commit || statement?.kind !== 'Expr' || !servesRoute(info, project)) continue;
      if (commitsElsewhere(info, project)) continue;
      const mutant = without(module, statement);
      const twin = flushedFirst(commit, module);
      if (mutant && twin) yield { rule: 'db/missing-commit', mutant: [mutant], twin: [twin], places: [inside(info)] };
    }
  },
};

function onlyCommit(info: FunctionInfo, project: Project): SessionCall | null {
  const parameter = sessionParameter(info, project)?.name;
  const own = sessionCalls(info, project).filter(
    ({ receiver }) => receiver === parameter || receiver.startsWith('self.'),
  );
  const commits = own.filter(({ method }) => method === 'commit');
  const [commit] = commits;
  if (commits.length !== 1 || !commit || /\.begin\(|autocommit/i.test(bodyText(info))) return null;
  const writes = own.filter(({ method, node }) => WRITES.test(method) && node.start < commit.node.start);
  return writes.some(({ receiver }) => receiver === commit.receiver) ? commit : null;
}

/** A flush in front of the commit: it writes the same a moment earlier. */
function flushedFirst({ node, receiver, kind }: SessionCall, module: Module): Edit | null {
  const statement = statementOf(node);
  return statement && before(module, statement, [`${kind === 'async' ? 'await ' : ''}${receiver}.flush()`]);
}
