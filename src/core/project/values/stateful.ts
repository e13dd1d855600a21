import { callsWithin, type FunctionInfo, type Module, STATEFUL } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/**
 * The call inside `node` whose result is another one each time: of a clock, a random source, or a function of the project
 * that just returns one of them (`def utcnow(): return datetime.now(UTC)`).
 */
export function statefulCall(
  project: Project,
  module: Module,
  node: ast.Expression,
  sources: ReadonlySet<string> = STATEFUL,
): ast.Call | null {
  for (const call of callsWithin(node)) {
    if (sources.has(module.resolve(call.func) ?? '')) return call;
    const callee = project.callee(module, call);
    if (
      callee &&
      !callee.generator &&
      !callee.async &&
      returned(callee).some((each) => ownCall(callee.module, each, sources))
    )
      return call;
  }
  return null;
}

function ownCall(module: Module, node: ast.Expression, sources: ReadonlySet<string>): boolean {
  return callsWithin(node).some((call) => sources.has(module.resolve(call.func) ?? ''));
}

/** What a function consisting of docstring, assignments and one `return` returns; nothing for a longer one. */
function returned(info: FunctionInfo): ast.Expression[] {
  const { body } = info.node;
  const last = body.at(-1);
  const plain = body.every((each) => each === last || each.kind === 'Expr');
  return plain && last?.kind === 'Return' && last.value ? [last.value] : [];
}
