import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { type Edit, insert, inside, type Operator } from '../operator.ts';
import { atStart } from '../statements.ts';

/**
 * A function of a module, no route, dependency or property, whose parameters stand in order without `*` and `**`: it
 * gets one more, with a list as the default, and appends to it.
 */
export const operator: Operator = {
  name: 'insert-mutable-default',
  rules: ['di/mutable-default'],
  about: 'Gives a function a list as a default and appends to it, so that it grows with every call.',
  *sites(module, project) {
    for (const info of module.functions) {
      if (info.node.decorators.length > 0 || info.generator || info.outer || info.name.startsWith('__')) continue;
      if (project.calledByFastApi(info) || info.params.some(({ style }) => style !== 'normal')) continue;
      if (module.named('seen').length > 0 || info.params.some(({ name }) => name === 'seen')) continue;
      const mutant = edits(info, 'seen: list = []', ['seen.append(1)']);
      const twin = edits(info, 'seen: list | None = None', ['seen = [] if seen is None else seen', 'seen.append(1)']);
      if (mutant && twin) yield { rule: 'di/mutable-default', mutant, twin, places: [inside(info)] };
    }
  },
};

function edits(info: FunctionInfo, parameter: string, code: readonly string[]): Edit[] | null {
  const last = info.params.at(-1);
  const statement = atStart(info, code);
  return last && statement ? [insert(info.module, last.end, `, ${parameter}`), statement] : null;
}
