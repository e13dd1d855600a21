import type { Project } from '../../../src/core/project/index.ts';
import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { inside, type Operator, replace } from '../operator.ts';
import { sessionKind } from '../sessions.ts';
import { bodyOf } from '../walk.ts';

/** What an AsyncSession does only when it is awaited. SQLAlchemy [2.0] */
const COROUTINES = /^(execute|scalars?|get|get_one|flush|commit|rollback|refresh|merge|delete)$/;

/**
 * An `async def`, a route or undecorated, that awaits nothing but calls of an AsyncSession, the first of them as a statement or with
 * something read from it. The twin keeps everything, with that call in parentheses.
 */
export const operator: Operator = {
  name: 'make-plain',
  rules: ['async/async-session-in-sync-def'],
  about: 'Turns an `async def` into a `def` and takes its awaits away, so that its AsyncSession does nothing.',
  *sites(module, project) {
    for (const info of module.functions) {
      const isPlain = info.node.decorators.every((each) => each === info.route?.decorator);
      const awaits = info.async && !info.generator && isPlain ? awaitsOf(info, project) : [];
      const [first] = awaits;
      if (!first || !isLost(first)) continue;
      const { defStart, nameStart } = info.node;
      const mutant = [
        replace(module, { start: defStart, end: nameStart }, 'def '),
        ...awaits.map((each) => replace(module, { start: each.start, end: each.value.start }, '')),
      ];
      const twin = [replace(module, first.value, `(${module.text(first.value)})`)];
      yield { rule: 'async/async-session-in-sync-def', mutant, twin, places: [inside(info)] };
    }
  },
};

/** All awaits of the body; none where one awaits something else, or where more than `await` needs an `async def`. */
function awaitsOf(info: FunctionInfo, project: Project): ast.Await[] {
  const body = bodyOf(info);
  const isAsync = body.some(
    (each) => (each.kind === 'For' || each.kind === 'With' || each.kind === 'Generator') && each.async,
  );
  const awaits = body.filter((each): each is ast.Await => each.kind === 'Await');
  const own = awaits.every(({ value }) => {
    if (value.kind !== 'Call' || value.func.kind !== 'Attribute' || !COROUTINES.test(value.func.attr)) return false;
    return sessionKind(info.module, project, value.func.value) === 'async';
  });
  return own && !isAsync ? awaits : [];
}

function isLost({ parent }: ast.Await): boolean {
  return parent?.kind === 'Expr' || parent?.kind === 'Attribute';
}
