import { modelIn, seesModuleName } from '../models.ts';
import { hostsOf, routeBefore, sessionOf } from '../new-code.ts';
import type { Operator } from '../operator.ts';

/** What only administrators reach. */
const GUARDED = /admin|internal/i;

/** A module with a mapped class and a route with a session gets a route that makes a row of any JSON object; in the twin of one value. */
export const operator: Operator = {
  name: 'insert-raw-assignment',
  rules: ['validation/mass-assignment'],
  about: 'Writes what a client sends into a row as it comes, its key and foreign keys included.',
  *sites(module, project) {
    const model = modelIn(module, project);
    if (!model || module.named('_store').length > 0 || GUARDED.test(module.path)) return;
    for (const host of hostsOf(module)) {
      const session = seesModuleName(host, model) ? sessionOf(host, project) : null;
      if (!session) continue;
      const { name, text, kind, wait } = session;
      const made = (type: string, value: string) => {
        const body = [`${name}.add(${model}(${value}))`, `${wait}${name}.commit()`, 'return {"done": True}'];
        const params = `payload: ${type}, ${text}`;
        return routeBefore(host, { name: '_store', method: 'post', params, body, async: kind === 'async' });
      };
      yield {
        rule: 'validation/mass-assignment',
        mutant: [made('dict', '**payload')],
        twin: [made('int', 'id=payload')],
        places: [{ path: module.path, function: '_store' }],
      };
    }
  },
};
