import type { Project } from '../../../src/core/project/index.ts';
import type { FunctionInfo, Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { modelIn, seesModuleName } from '../models.ts';
import { inside, type Operator } from '../operator.ts';
import { servesRoute } from '../routes.ts';
import { sessionParameter } from '../sessions.ts';
import { before } from '../statements.ts';
import { bodyOf } from '../walk.ts';

/**
 * A `for` over rows, in a function that a route is or calls and that has a session as a parameter: what it goes through
 * is `….all()` itself, or a name that the function gives such a value. The query is put at the start of each turn; the
 * twin has it once, in front of the loop.
 */
export const operator: Operator = {
  name: 'loop-query',
  rules: ['db/n-plus-one'],
  about: 'Puts a query into a loop over rows, so that it runs once for each of them.',
  *sites(module, project) {
    const model = modelIn(module, project);
    if (!model) return;
    for (const loop of module.all('For')) {
      const info = module.enclosingFunction(loop);
      const [first] = loop.body;
      if (!info || !first || loop.target.kind !== 'Name' || !goesThroughRows(loop, info, module)) continue;
      if (!seesModuleName(info, model) || !servesRoute(info, project)) continue;
      const [each, once] = queries(info, loop.target.id, model, project) ?? [];
      const mutant = each && before(module, first, [each]);
      const twin = once && before(module, loop, [once]);
      if (mutant && twin) yield { rule: 'db/n-plus-one', mutant: [mutant], twin: [twin], places: [inside(info)] };
    }
  },
};

/** The query of a turn and the one in front of the loop; null where the function has no session it may use. */
function queries(info: FunctionInfo, row: string, model: string, project: Project): [string, string] | null {
  const session = sessionParameter(info, project);
  if (!session || (session.kind === 'sync') === info.async) return null;
  const start = `${session.kind === 'async' ? 'await ' : ''}${session.name}.get(${model}, `;
  return [`_other = ${start}${row}.id)`, `_other = ${start}1)`];
}

function goesThroughRows({ iter, start }: ast.For, info: FunctionInfo, module: Module): boolean {
  const isRows = (value: ast.Expression) => /\.(all|scalars)\(\)$/.test(module.text(value));
  if (iter.kind !== 'Name') return isRows(iter);
  return bodyOf(info).some(
    (each) =>
      each.kind === 'Assign' &&
      each.end < start &&
      each.targets.some((target) => target.kind === 'Name' && target.id === iter.id) &&
      isRows(each.value),
  );
}
