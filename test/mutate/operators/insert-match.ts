import { inside, type Operator } from '../operator.ts';
import { supportsOld } from '../python-version.ts';
import { atStart } from '../statements.ts';

/** In a project whose manifests support a Python before 3.10: a function gets a `match`; in the twin an `if`. */
export const operator: Operator = {
  name: 'insert-match',
  rules: ['design/python-compat'],
  about: 'Writes `match`, which an older Python cannot parse.',
  *sites(module, { manifests }) {
    if (!supportsOld(module, manifests)) return;
    const info = module.functions.find(({ node, generator }) => node.parent?.kind === 'Module' && !generator);
    const mutant = info && atStart(info, ['match 1:', '    case 1:', '        pass']);
    const twin = info && atStart(info, ['if 1 == 1:', '    pass']);
    if (mutant && twin) yield { rule: 'design/python-compat', mutant: [mutant], twin: [twin], places: [inside(info)] };
  },
};
