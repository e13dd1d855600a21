import { importingAll, NEEDS } from '../imports.ts';
import { modelIn, seesModuleName } from '../models.ts';
import { hostsOf, oneOf, routeBefore, sessionOf } from '../new-code.ts';
import type { Operator } from '../operator.ts';

/** Several things to do with a session, so that not one spelling decides. */
const WAYS: readonly (readonly string[])[] = [
  ['row = (WAITdb.execute(select(MODEL).limit(1))).scalars().first()', 'return {"found": row is not None}'],
  ['WAITdb.rollback()', 'return {"done": True}'],
  ['found = WAITdb.get(MODEL, 1)', 'return {"found": found.id}'],
];

/** A route with an `AsyncSession` gets a neighbour that is a plain `def` and cannot wait for it; in the twin it can and does. */
export const operator: Operator = {
  name: 'insert-plain-route',
  rules: ['async/async-session-in-sync-def'],
  about: 'Uses an `AsyncSession` where nothing can be awaited.',
  *sites(module, project) {
    const model = modelIn(module, project);
    const imports = importingAll(module, [NEEDS.select]);
    if (!model || !imports || module.named('_look').length > 0) return;
    for (const host of hostsOf(module)) {
      const session = sessionOf(host, project);
      if (session?.kind !== 'async' || !seesModuleName(host, model)) continue;
      const way = oneOf(WAYS, host.node.start);
      const made = (wait: string) => {
        const body = way.map((each) =>
          each
            .replace('WAIT', wait)
            .replace(/\bdb\b/, session.name)
            .replace('MODEL', model),
        );
        return routeBefore(host, { name: '_look', method: 'get', params: session.text, body, async: wait !== '' });
      };
      yield {
        rule: 'async/async-session-in-sync-def',
        mutant: [made(''), ...imports],
        twin: [made('await '), ...imports],
        places: [{ path: module.path, function: '_look' }],
      };
    }
  },
};
