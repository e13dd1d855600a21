import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { commitsElsewhere, commitsForAll } from '../commits.ts';
import { modelIn, seesModuleName } from '../models.ts';
import { inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { sessionParameter } from '../sessions.ts';
import { atStart } from '../statements.ts';
import { callsIn, textOf } from '../walk.ts';

/**
 * A route with a session as a parameter that it hands to nobody, without a commit in its text or in that of a function that
 * it calls by name, in a project where no generator and no middleware has one. It gets a write; in the twin with its commit.
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
      if (handsOver(info, session.name)) continue;
      if (/commit|\.begin/.test(textOf(info)) || commitsElsewhere(info, project)) continue;
      const write = `${session.name}.add(${model}())`;
      const commit = `${session.kind === 'async' ? 'await ' : ''}${session.name}.commit()`;
      const mutant = atStart(info, [write]);
      const twin = atStart(info, [write, commit]);
      if (mutant && twin) yield { rule: 'db/missing-commit', mutant: [mutant], twin: [twin], places: [inside(info)] };
    }
  },
};

/** Who gets the session may commit it, and with it what was added before. */
function handsOver(info: FunctionInfo, session: string): boolean {
  const values = callsIn(info).flatMap(({ args, keywords }) => [...args, ...keywords.map(({ value }) => value)]);
  return values.some((each) => each.kind === 'Name' && each.id === session);
}
