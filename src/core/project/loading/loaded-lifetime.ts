import type { FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Held, Place } from './rows.ts';

/** The `with` statement that opened the session of an object in this function, and closes it; null where it came from outside. */
export function closedBy({ owner, fresh }: Held, info: FunctionInfo): Place<ast.With> | null {
  const opened = owner && !fresh ? openedAt(owner) : null;
  return opened && opened.module === info.module && isWithin(opened.node, info.node) ? opened : null;
}

/** The `with Session() as session:` that binds the session's name. */
export function openedAt({ module, node }: Place<ast.Expression>): Place<ast.With> | null {
  if (node.kind !== 'Name') return null;
  const [binding, ...others] = module.lookup(node);
  const statement = binding?.kind === 'with' ? binding.node.parent : null;
  return statement?.kind === 'With' && others.length === 0 ? { module, node: statement } : null;
}

function isWithin(inner: ast.Node, outer: ast.Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
