import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { growingModelIn, seesModuleName } from '../models.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { type SessionKind, sessionParameter } from '../sessions.ts';
import { atStart, importing } from '../statements.ts';

/**
 * A `GET` route that has a session as a parameter and is no export by its name, in a module that names a mapped class. What is put in fetches every row of that class before the route does its own work.
 */
export const operator: Operator = {
  name: 'insert-unbounded',
  rules: ['db/unbounded-query'],
  about: 'Lets a `GET` route fetch every row of a table.',
  *sites(module, project) {
    const model = growingModelIn(module, project);
    if (!model) return;
    for (const info of routesOf(module)) {
      const session = sessionParameter(info, project);
      if (!session || info.generator || !isPlainGet(info) || !seesModuleName(info, model)) continue;
      if (session.kind === 'sync' && info.async) continue;
      const mutant = edits(info, session, model, '');
      const twin = edits(info, session, model, '.limit(20)');
      if (mutant && twin) yield { rule: 'db/unbounded-query', mutant, twin, places: [inside(info)] };
    }
  },
};

/** An export is meant to hand out everything. */
const EXPORT = /export|download|csv|backup|stream/i;

function isPlainGet({ route, name }: FunctionInfo): boolean {
  return route?.methods.includes('GET') === true && !EXPORT.test(`${route.path} ${name}`);
}

function edits(
  info: FunctionInfo,
  { name, kind }: { name: string; kind: SessionKind },
  model: string,
  limit: string,
): Edit[] | null {
  const imports = importing(info.module, 'from sqlalchemy import select', 'select', 'sqlalchemy.select');
  const rows = `${name}.execute(select(${model})${limit})`;
  const code = kind === 'async' ? `(await ${rows}).scalars().all()` : `${rows}.scalars().all()`;
  const statement = atStart(info, [`_rows = ${code}`]);
  return statement && imports && [statement, ...imports];
}
