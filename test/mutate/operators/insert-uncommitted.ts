import { commitsElsewhere, commitsForAll } from '../commits.ts';
import { modelIn, seesModuleName } from '../models.ts';
import { inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { sessionParameter } from '../sessions.ts';
import { atStart } from '../statements.ts';
import { textOf } from '../walk.ts';

/**
 * A route with a session as a parameter that has no commit in its text and calls no function by name that has one, in a
 * project where no generator and no middleware has one. It gets a write; in the twin with its commit.
 */
export const operator: Operator = {
  name: 'insert-uncommitted',
  rules: ['db/missing-commit'],
  about: 'Adds a row that nobody commits.',
  *sites(module, project) {
    const model = modelIn(module, project);
    if (!model || commitsForAll(project)) return;
    for (const info of routesOf(module)) {
      const session = sessionParameter(info, project);
      if (!session || info.generator || (session.kind === 'sync' && info.async) || !seesModuleName(info, model))
        continue;
      if (session.kind === 'async' && !info.async) continue;
      if (/commit|\.begin/.test(textOf(info)) || commitsElsewhere(info, project)) continue;
      const write = `${session.name}.add(${model}())`;
      const commit = `${session.kind === 'async' ? 'await ' : ''}${session.name}.commit()`;
      const mutant = atStart(info, [write]);
      const twin = atStart(info, [write, commit]);
      if (mutant && twin) yield { rule: 'db/missing-commit', mutant: [mutant], twin: [twin], places: [inside(info)] };
    }
  },
};
