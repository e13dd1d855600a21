import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { relationIn, seesModuleName } from '../models.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { type SessionKind, sessionParameter } from '../sessions.ts';
import { atStart, importing } from '../statements.ts';

/**
 * A route with a session as a parameter, in a module that names a mapped class with a relationship that is loaded on
 * first access. It gets a loop over some rows that reads the relationship of each; in the twin it is loaded with them.
 */
export const operator: Operator = {
  name: 'insert-lazy-read',
  rules: ['db/n-plus-one', 'db/detached-instance'],
  about: 'Reads a relationship of each row that nobody loaded: a query each, and an error under an AsyncSession.',
  *sites(module, project) {
    const found = relationIn(module, project);
    if (!found) return;
    for (const info of routesOf(module)) {
      const session = sessionParameter(info, project);
      if (!session || info.generator || (session.kind === 'sync') === info.async) continue;
      if (!seesModuleName(info, found.model)) continue;
      const mutant = edits(info, session, found, '');
      const load = importing(
        module,
        'from sqlalchemy.orm import selectinload',
        'selectinload',
        'sqlalchemy.orm.selectinload',
      );
      const twin = edits(info, session, found, `.options(selectinload(${found.model}.${found.relation}))`);
      const [rule, other] = session.kind === 'sync' ? operator.rules : operator.rules.toReversed();
      if (mutant && twin && load && rule && other)
        yield { rule, also: [other], mutant, twin: [...twin, ...load], places: [inside(info)] };
    }
  },
};

function edits(
  info: FunctionInfo,
  { name, kind }: { name: string; kind: SessionKind },
  { model, relation }: { model: string; relation: string },
  options: string,
): Edit[] | null {
  const imports = importing(info.module, 'from sqlalchemy import select', 'select', 'sqlalchemy.select');
  const rows = `${name}.execute(select(${model})${options}.limit(20))`;
  const statement = atStart(info, [
    `for _row in ${kind === 'async' ? `(await ${rows})` : rows}.scalars():`,
    `    print(_row.${relation})`,
  ]);
  return statement && imports && [statement, ...imports];
}
