import type { ast } from '../../../src/core/syntax/index.ts';
import { inside, type Operator, replace } from '../operator.ts';
import { routesOf } from '../routes.ts';

/** A parameter of a route that the path or the query string fills, with a type of the language: without it nothing is checked. */
export const operator: Operator = {
  name: 'drop-type-hint',
  rules: ['design/missing-type-hints'],
  about: "Takes the type of a route's parameter away.",
  *sites(module) {
    for (const info of routesOf(module)) {
      const param = info.params.find(isPlain);
      if (!param?.annotation) continue;
      const given = param.default ? `=${module.text(param.default)}` : '';
      yield {
        rule: 'design/missing-type-hints',
        mutant: [replace(module, param, `${param.name}${given}`)],
        twin: [replace(module, param.annotation, `"${module.text(param.annotation)}"`)],
        places: [inside(info)],
      };
    }
  },
};

function isPlain({ annotation, default: value, style }: ast.Parameter): boolean {
  if (annotation?.kind !== 'Name' || !/^(int|str|float|bool)$/.test(annotation.id)) return false;
  return style !== 'args' && style !== 'kwargs' && value?.kind !== 'Call';
}
