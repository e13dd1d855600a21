import type { FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { PlacedCall } from './reached-calls.ts';

/** Packages whose decorators and loops call again what has failed. */
const RETRYING = /^(tenacity|backoff|retry|retrying|stamina|opnieuw|riprova|hyx)\./;

/** Decorators that let an exception out as it came. */
const TRANSPARENT =
  /^(builtins\.(staticmethod|classmethod)|abc\.abstractmethod|typing(_extensions)?\.\w+|functools\.(wraps|cache|lru_cache)|contextlib\.\w+|celery\.\w+|sentry_sdk\.\w+|logfire\.\w+)$/;

/** Whether a decorator calls the function again when it fails. */
export function isRetried({ decorators }: FunctionInfo): boolean {
  return decorators.some((each) => each !== null && RETRYING.test(each));
}

/** The decorators of which a library's documentation does not say here that they let exceptions out. */
export function otherDecorators({ node, module }: FunctionInfo): ast.Expression[] {
  return node.decorators.filter((each) => !TRANSPARENT.test(module.resolve(calledIn(each)) ?? ''));
}

export function calledIn(decorator: ast.Expression): ast.Expression {
  return decorator.kind === 'Call' ? decorator.func : decorator;
}

/** Whether the call stands in a loop that tries it again: `for attempt in range(3): try: …`, `for attempt in Retrying(…)`. */
export function isInRetryLoop({ call, info }: PlacedCall): boolean {
  let guarded = false;
  for (let up: ast.Node | null = call.parent; up && up !== info.node; up = up.parent) {
    if (up.kind === 'Try') guarded ||= isTried(call, up);
    if (up.kind === 'While' && guarded) return true;
    if (up.kind === 'For' && (repeats(up, info) || (guarded && leavesWhenDone(up)))) return true;
  }
  return false;
}

/** A loop that ends early when it succeeds is no loop over data. */
function leavesWhenDone({ body, iter }: ast.For): boolean {
  const counts = iter.kind === 'Call' && iter.func.kind === 'Name' && iter.func.id === 'range';
  return counts || body.some(leaves);
}

function leaves(node: ast.Statement): boolean {
  if (node.kind === 'Break' || node.kind === 'Return') return true;
  return node.kind === 'Try' && [...node.body, ...node.orelse].some(leaves);
}

function repeats({ iter }: ast.For, { module }: FunctionInfo): boolean {
  return iter.kind === 'Call' && RETRYING.test(module.resolve(iter.func) ?? '');
}

/** Whether the node stands in the body of a `try` that catches something. */
export function isTried(node: ast.Node, { body, handlers }: ast.Try): boolean {
  return handlers.length > 0 && body.some((each) => node.start >= each.start && node.end <= each.end);
}
