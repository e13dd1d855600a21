import type { ast } from '../../syntax/index.ts';
import type { SessionEvaluator } from './session-evaluator.ts';
import type { Frame, HeldSession } from './session-value.ts';

/** The session of `session.query(…)…`, through local variables; null where it is none. */
export function queriedSession(
  node: ast.Expression,
  frame: Frame,
  evaluator: SessionEvaluator,
  seen = new Set<ast.Node>(),
): HeldSession | null {
  if (seen.has(node)) return null;
  seen.add(node);
  if (node.kind === 'Name') {
    for (const each of frame.info.module.lookup(node)) {
      const found = each.kind === 'assignment' ? queriedSession(each.value, frame, evaluator, seen) : null;
      if (found) return found;
    }
    return null;
  }
  if (node.kind !== 'Call' || node.func.kind !== 'Attribute') return null;
  const receiver = evaluator.valueOf(node.func.value, frame);
  if (node.func.attr === 'query' && receiver.kind === 'session') return receiver.session;
  return queriedSession(node.func.value, frame, evaluator, seen);
}
