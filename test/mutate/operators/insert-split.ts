import { modelIn, seesModuleName } from '../models.ts';
import { inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { sessionParameter } from '../sessions.ts';
import { atStart } from '../statements.ts';
import { textOf } from '../walk.ts';

/** A route with a session and no commit of its own gets two rows, each in a transaction; in the twin they share one. */
export const operator: Operator = {
  name: 'insert-split',
  rules: ['db/split-transaction'],
  about: 'Commits two rows that belong together one after the other.',
  *sites(module, project) {
    const model = modelIn(module, project);
    if (!model) return;
    for (const info of routesOf(module)) {
      const session = sessionParameter(info, project);
      if (!session || info.generator || (session.kind === 'sync') === info.async || !seesModuleName(info, model))
        continue;
      if (/commit|\.begin/.test(textOf(info))) continue;
      const wait = session.kind === 'async' ? 'await ' : '';
      const [add, commit, flush] = [`.add(${model}())`, '.commit()', '.flush()'].map(
        (each) => `${session.name}${each}`,
      );
      const mutant = atStart(info, [`${add}`, `${wait}${commit}`, `${add}`, `${wait}${commit}`]);
      const twin = atStart(info, [`${add}`, `${wait}${flush}`, `${add}`, `${wait}${commit}`]);
      if (mutant && twin)
        yield { rule: 'db/split-transaction', mutant: [mutant], twin: [twin], places: [inside(info)] };
    }
  },
};
