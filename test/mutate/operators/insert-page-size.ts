import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { modelIn, seesModuleName } from '../models.ts';
import { type Edit, insert, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { type SessionKind, sessionParameter } from '../sessions.ts';
import { atStart, importing } from '../statements.ts';

/**
 * A `GET` route with a session, in a module that names a mapped class, whose last parameter has a default: it gets a
 * page size that nothing bounds, and fetches that many rows. The twin has `Query(20, le=100)`.
 */
export const operator: Operator = {
  name: 'insert-page-size',
  rules: ['validation/unbounded-pagination'],
  about: 'Lets the client choose how many rows a `GET` route fetches.',
  *sites(module, project) {
    const model = modelIn(module, project);
    if (!model) return;
    for (const info of routesOf(module)) {
      const session = sessionParameter(info, project);
      if (!session || !info.route?.methods.includes('GET') || info.generator || !seesModuleName(info, model)) continue;
      const last = info.params.at(-1);
      if (!last?.default || last.style !== 'normal' || (session.kind === 'sync' && info.async)) continue;
      const mutant = edits(info, session, model, '20');
      const query = importing(module, 'from fastapi import Query', 'Query', 'fastapi.Query');
      const twin = edits(info, session, model, 'Query(20, ge=1, le=100)');
      if (mutant && twin && query)
        yield { rule: 'validation/unbounded-pagination', mutant, twin: [...twin, ...query], places: [inside(info)] };
    }
  },
};

function edits(
  info: FunctionInfo,
  { name, kind }: { name: string; kind: SessionKind },
  model: string,
  value: string,
): Edit[] | null {
  const { module, params } = info;
  const imports = importing(module, 'from sqlalchemy import select', 'select', 'sqlalchemy.select');
  const rows = `${name}.execute(select(${model}).limit(page_size))`;
  const code = kind === 'async' ? `(await ${rows}).scalars().all()` : `${rows}.scalars().all()`;
  const statement = atStart(info, [`_page = ${code}`]);
  const last = params.at(-1);
  if (!imports || !statement || !last) return null;
  return [insert(module, last.end, `, page_size: int = ${value}`), statement, ...imports];
}
