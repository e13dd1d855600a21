import { modelIn, seesModuleName } from '../models.ts';
import { inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { sessionParameter } from '../sessions.ts';
import { atStart, importing } from '../statements.ts';

/**
 * A route with a session as a parameter, in a module that names a mapped class. It gets a loop over some rows with a
 * query in each turn; in the twin the query is in front of the loop.
 */
export const operator: Operator = {
  name: 'insert-loop-query',
  rules: ['db/n-plus-one'],
  about: 'Queries once for each row of another query.',
  *sites(module, project) {
    const model = modelIn(module, project);
    const imports = importing(module, 'from sqlalchemy import select', 'select', 'sqlalchemy.select');
    if (!model || !imports) return;
    for (const info of routesOf(module)) {
      const session = sessionParameter(info, project);
      if (!session || info.generator || (session.kind === 'sync') === info.async || !seesModuleName(info, model))
        continue;
      const wait = session.kind === 'async' ? 'await ' : '';
      const query = `${wait}${session.name}.execute(select(${model}).limit(1))`;
      const rows = `(${wait}${session.name}.execute(select(${model}).limit(20))).scalars().all()`;
      const loop = `for _row in _rows:`;
      const mutant = atStart(info, [
        `_rows = ${rows}`,
        loop,
        `    ${query.replace('.limit(1)', `.where(${model}.id == _row.id)`)}`,
      ]);
      const twin = atStart(info, [`_rows = ${rows}`, query, loop, '    print(_row)']);
      if (mutant && twin)
        yield { rule: 'db/n-plus-one', mutant: [mutant, ...imports], twin: [twin, ...imports], places: [inside(info)] };
    }
  },
};
