import { inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { sessionParameter } from '../sessions.ts';
import { atStart, behindImports, importing } from '../statements.ts';

/** An `async def` route with a session starts a task with it that nobody waits for; in the twin it waits. */
export const operator: Operator = {
  name: 'insert-session-task',
  rules: ['db/request-session-in-background'],
  about: 'Starts a task with the session of the request.',
  *sites(module, project) {
    if (module.named('_later').length > 0) return;
    const imports = importing(module, 'import asyncio', 'asyncio', 'asyncio');
    for (const info of routesOf(module)) {
      const session = sessionParameter(info, project);
      if (!session || !info.async || info.generator || !imports) continue;
      const mutant = atStart(info, [`asyncio.create_task(_later(${session.name}))`]);
      const twin = atStart(info, [`await asyncio.create_task(_later(${session.name}))`]);
      const later = behindImports(module, '\n\nasync def _later(session):\n    session.expire_all()\n\n\n');
      if (!mutant || !twin) continue;
      yield {
        rule: 'db/request-session-in-background',
        mutant: [mutant, later, ...imports],
        twin: [twin, later, ...imports],
        places: [inside(info)],
      };
    }
  },
};
