import { hostsOf, routeBefore, sessionOf } from '../new-code.ts';
import type { Operator } from '../operator.ts';

/** A route that gets its session by `= Depends(…)` gets a neighbour that calls a function of the same signature without one. */
export const operator: Operator = {
  name: 'insert-uninjected',
  rules: ['di/depends-outside-injection'],
  about: 'Calls a function whose default is `Depends(…)`, so that it works with that marker.',
  *sites(module, project) {
    if (['_tidy', '_tidied'].some((name) => module.named(name).length > 0)) return;
    for (const host of hostsOf(module)) {
      const session = sessionOf(host, project);
      if (!session || !/=\s*Depends\(/.test(session.text)) continue;
      const { name, text, kind } = session;
      const tidy = `def _tidy(${text}):\n    ${name}.expunge_all()`;
      const made = (params: string, given: string) => {
        const body = [`_tidy(${given})`, 'return {"done": True}'];
        return routeBefore(host, { name: '_tidied', method: 'post', params, body, async: kind === 'async' }, tidy);
      };
      yield {
        rule: 'di/depends-outside-injection',
        mutant: [made('', '')],
        twin: [made(text, name)],
        places: ['_tidied', '_tidy'].map((each) => ({ path: module.path, function: each })),
      };
    }
  },
};
