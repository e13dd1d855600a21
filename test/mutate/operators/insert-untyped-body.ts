import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { type Edit, insert, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { atStart } from '../statements.ts';

/** Routes that receive what others define. */
const FOREIGN = /hook|callback|proxy|rpc|graphql|signature|hmac/i;

/** A route that writes, whose last parameter has a default: it gets a `dict` and reads a key of it. The twin's values are declared. */
export const operator: Operator = {
  name: 'insert-untyped-body',
  rules: ['validation/untyped-body'],
  about: 'Lets a route read a field of a body that nothing has checked.',
  *sites(module) {
    for (const info of routesOf(module)) {
      const last = info.params.at(-1);
      if (!last?.default || last.style !== 'normal' || info.generator || !writes(info)) continue;
      if (FOREIGN.test(module.text(info.node)) || /\bpayload\b/.test(module.text(info.node))) continue;
      const mutant = edits(info, 'dict');
      const twin = edits(info, 'dict[str, int]');
      if (mutant && twin) yield { rule: 'validation/untyped-body', mutant, twin, places: [inside(info)] };
    }
  },
};

function writes({ route }: FunctionInfo): boolean {
  return route?.methods.some((each) => each === 'POST' || each === 'PUT' || each === 'PATCH') === true;
}

function edits(info: FunctionInfo, type: string): Edit[] | null {
  const last = info.params.at(-1);
  const statement = atStart(info, ['_amount = payload["amount"]']);
  return last && statement ? [insert(info.module, last.end, `, payload: ${type} = None`), statement] : null;
}
