import { importingAll, NEEDS } from '../imports.ts';
import { modelIn, seesModuleName } from '../models.ts';
import { hostsOf, oneOf, routeBefore, sessionOf } from '../new-code.ts';
import type { Operator } from '../operator.ts';

/** Several ways to get rows and to answer with them, so that not one spelling decides. */
const WAYS: readonly (readonly string[])[] = [
  ['row = WAITSESSION.get(MODEL, 1)', 'return row'],
  ['rows = (WAITSESSION.execute(select(MODEL).limit(20))).scalars().all()', 'return rows'],
  ['row = WAITSESSION.scalar(select(MODEL).limit(1))', 'return {"row": row}'],
  ['return (WAITSESSION.execute(select(MODEL).limit(1))).scalars().first()'],
];

/** A route with a session gets a neighbour that answers with rows; the twin says only that there are some. */
export const operator: Operator = {
  name: 'insert-exposed-row',
  rules: ['response/orm-exposed'],
  about: 'Answers with a row as it is, with every column that it has or will have.',
  *sites(module, project) {
    const model = modelIn(module, project);
    const imports = importingAll(module, [NEEDS.select]);
    if (!model || !imports || module.named('_show').length > 0) return;
    for (const host of hostsOf(module)) {
      const session = sessionOf(host, project);
      if (!session || !seesModuleName(host, model)) continue;
      const { name, text, kind, wait } = session;
      const code = oneOf(WAYS, host.node.start).map((each) =>
        each.replace('WAIT', wait).replace('SESSION', name).replace('MODEL', model),
      );
      const made = (body: readonly string[]) =>
        routeBefore(host, { name: '_show', method: 'get', params: text, body, async: kind === 'async' });
      const quiet = code.map((each) =>
        each.replace(/return (\{"row": )?([^{}]+?)\}?$/, 'return {"found": ($2) is not None}'),
      );
      yield {
        rule: 'response/orm-exposed',
        mutant: [made(code), ...imports],
        twin: [made(quiet), ...imports],
        places: [{ path: module.path, function: '_show' }],
      };
    }
  },
};
