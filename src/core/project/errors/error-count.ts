import { type FunctionInfo, isPlainLog, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';

const ADDING = new Set(['append', 'add', 'extend', 'insert']);

/**
 * Whether a statement of the handler counts or collects the error in what is logged, returned or raised after the loop:
 * `failures += 1`, `errors.append(name)`. What the guarded block changes, too, counts everything, not errors.
 */
export function isCounted(node: ast.Node, handler: ast.Handler, module: Module): boolean {
  const counter = counterIn(node);
  const attempt = handler.parent;
  const info = module.enclosingFunction(handler);
  if (!counter || attempt?.kind !== 'Try' || !info) return false;
  const written = module.text(counter);
  const name = baseOf(counter);
  if (name === null) return false;
  const changes = (each: ast.Node): boolean => {
    const changed = counterIn(each);
    return (changed !== null && module.text(changed) === written) || children(each).some(changes);
  };
  if ([...attempt.body, ...attempt.orelse].some(changes)) return false;
  const end = (loopAround(attempt) ?? attempt).end;
  return readsOf(name, info, module).some((each) => each.start >= end && isToldBy(each, module));
}

/** What `x += 1` and `x.append(y)` change. */
function counterIn(node: ast.Node): ast.Expression | null {
  if (node.kind === 'AugAssign') return node.target;
  const call = node.kind === 'Expr' ? node.value : null;
  return call?.kind === 'Call' && call.func.kind === 'Attribute' && ADDING.has(call.func.attr) ? call.func.value : null;
}

/** `failures` of `failures`, `stats["failed"]`; an attribute belongs to an object that others read. */
function baseOf(node: ast.Expression): string | null {
  if (node.kind === 'Name') return node.id;
  return node.kind === 'Subscript' ? baseOf(node.value) : null;
}

function loopAround(node: ast.Node): ast.Node | null {
  let loop: ast.Node | null = null;
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind === 'For' || up.kind === 'While') loop ??= up;
  }
  return loop;
}

function readsOf(name: string, info: FunctionInfo, module: Module): readonly ast.Node[] {
  return module.named(name).filter((each) => each.kind === 'Name' && module.enclosingCode(each) === info.node);
}

function isToldBy(node: ast.Node, module: Module): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind === 'Return' || up.kind === 'Raise') return true;
    if (up.kind === 'Call' && isPlainLog(up, module)) return true;
  }
  return false;
}
