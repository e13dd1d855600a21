import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { collectionIn, seesModuleName } from '../models.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { type SessionKind, sessionParameter } from '../sessions.ts';
import { atStart, importing } from '../statements.ts';

/**
 * A route with a session as a parameter, in a module that names a mapped class with a relationship that is declared as a
 * list. It fetches rows with the list joined to them; in the twin with `unique()`.
 */
export const operator: Operator = {
  name: 'joined-collection',
  rules: ['db/joinedload-collection-without-unique'],
  about: 'Fetches rows that a joined collection repeats, which raises without unique().',
  *sites(module, project) {
    const found = collectionIn(module, project);
    if (!found) return;
    for (const info of routesOf(module)) {
      const session = sessionParameter(info, project);
      if (!session || info.generator || (session.kind === 'sync') === info.async) continue;
      if (!seesModuleName(info, found.model)) continue;
      const mutant = edits(info, session, found, '.scalars()');
      const twin = edits(info, session, found, '.unique().scalars()');
      const rule = 'db/joinedload-collection-without-unique';
      if (mutant && twin) yield { rule, mutant, twin, places: [inside(info)] };
    }
  },
};

function edits(
  { module, ...info }: FunctionInfo,
  { name, kind }: { name: string; kind: SessionKind },
  { model, relation }: { model: string; relation: string },
  view: string,
): Edit[] | null {
  const select = importing(module, 'from sqlalchemy import select', 'select', 'sqlalchemy.select');
  const load = importing(module, 'from sqlalchemy.orm import joinedload', 'joinedload', 'sqlalchemy.orm.joinedload');
  const query = `${name}.execute(select(${model}).options(joinedload(${model}.${relation})).limit(20))`;
  const rows = kind === 'async' ? `(await ${query})` : query;
  const start = atStart({ module, ...info }, [`print(${rows}${view}.all())`]);
  return start && select && load && [start, ...select, ...load];
}
