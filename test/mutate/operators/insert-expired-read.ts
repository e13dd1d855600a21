import { modelIn, seesModuleName } from '../models.ts';
import { inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { keepsRows, sessionParameter } from '../sessions.ts';
import { atStart, importing } from '../statements.ts';

/**
 * An `async def` route with an AsyncSession as a parameter, in a module that names a mapped class and a project in which
 * `expire_on_commit` does not occur. It reads a row behind a commit; in the twin the row is refreshed before.
 */
export const operator: Operator = {
  name: 'insert-expired-read',
  rules: ['db/detached-instance'],
  about: 'Reads an attribute of a row that the commit before has expired, which raises under an AsyncSession.',
  *sites(module, project) {
    const model = modelIn(module, project);
    const imports = importing(module, 'from sqlalchemy import select', 'select', 'sqlalchemy.select');
    if (!model || !imports || keepsRows(project)) return;
    for (const info of routesOf(module)) {
      const session = sessionParameter(info, project);
      if (session?.kind !== 'async' || !info.async || info.generator || !seesModuleName(info, model)) continue;
      const code = [
        `_row = (await ${session.name}.execute(select(${model}).limit(1))).scalars().one()`,
        `await ${session.name}.commit()`,
        'print(_row.id)',
      ];
      const mutant = atStart(info, code);
      const twin = atStart(info, code.toSpliced(2, 0, `await ${session.name}.refresh(_row)`));
      if (mutant && twin) {
        const edits = { mutant: [mutant, ...imports], twin: [twin, ...imports] };
        yield { rule: 'db/detached-instance', ...edits, places: [inside(info)] };
      }
    }
  },
};
