import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { oneOf } from '../new-code.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { sessionParameter } from '../sessions.ts';
import { atStart, behindImports } from '../statements.ts';

/** An `async def` route awaits what a plain function gives, or a method of its session that is none to wait for. The twin does not wait. */
export const operator: Operator = {
  name: 'insert-await',
  rules: ['async/await-on-sync'],
  about: 'Awaits a value that is there already, which raises a `TypeError`.',
  *sites(module, project) {
    if (module.named('_plain').length > 0) return;
    const plain = behindImports(module, '\n\ndef _plain() -> int:\n    return 1\n\n\n');
    for (const info of routesOf(module)) {
      if (!info.async || info.generator) continue;
      const session = sessionParameter(info, project);
      const methods =
        session?.kind === 'async' ? [`${session.name}.expunge_all()`, `${session.name}.in_transaction()`] : [];
      const call = oneOf(['_plain()', ...methods], info.node.start);
      const mutant = edits(info, `await ${call}`, plain);
      const twin = edits(info, call, plain);
      if (mutant && twin) yield { rule: 'async/await-on-sync', mutant, twin, places: [inside(info)] };
    }
  },
};

function edits(info: FunctionInfo, code: string, plain: Edit): Edit[] | null {
  const statement = atStart(info, [code]);
  return statement && [statement, plain];
}
