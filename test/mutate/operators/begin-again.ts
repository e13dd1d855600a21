import { inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { sessionParameter } from '../sessions.ts';
import { atStart, importing } from '../statements.ts';

/**
 * A route with a session as a parameter. It sends a statement and calls `begin()` then, which raises; in the twin it opens a
 * savepoint.
 */
export const operator: Operator = {
  name: 'begin-again',
  rules: ['db/begin-after-autobegin'],
  about: 'Begins a transaction of a session that has one by then.',
  *sites(module, project) {
    const imports = importing(module, 'from sqlalchemy import text', 'text', 'sqlalchemy.text');
    if (!imports) return;
    for (const info of routesOf(module)) {
      const session = sessionParameter(info, project);
      if (!session || info.generator || (session.kind === 'sync') === info.async) continue;
      const [await_, async] = session.kind === 'async' ? ['await ', 'async '] : ['', ''];
      const code = (method: string) => [
        `${await_}${session.name}.execute(text("select 1"))`,
        `${async}with ${session.name}.${method}():`,
        '    pass',
      ];
      const [mutant, twin] = [atStart(info, code('begin')), atStart(info, code('begin_nested'))];
      if (!mutant || !twin) continue;
      const edits = { mutant: [mutant, ...imports], twin: [twin, ...imports] };
      yield { rule: 'db/begin-after-autobegin', ...edits, places: [inside(info)] };
    }
  },
};
