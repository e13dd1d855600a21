import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { NOTHING, PLAIN, rows, type Value } from './rows.ts';

/** Calling a class is no call of its `__init__` as far as the value goes. */
export function isConstructor({ name }: FunctionInfo): boolean {
  return name === '__init__';
}

/** Several of what one evaluation gives; `mapped` as the values of a dictionary. */
export function asRows(item: Value | null, mapped = false): Value | null {
  if (item?.kind === 'nothing') return NOTHING;
  return item && rows(item, mapped);
}

/** `enumerate(rows)`. */
export function enumerated(item: Value | null): Value | null {
  return item && rows({ kind: 'tuple', items: [PLAIN, item] });
}

/** The target of an unpacking and the value it takes apart. */
export function unpacking(node: ast.Node): [ast.Expression | undefined, ast.Expression | undefined] {
  if (node.kind === 'For' || node.kind === 'Generator') return [node.target, node.iter];
  if (node.kind === 'Assign') return [node.targets[0], node.value];
  return [undefined, undefined];
}

/** `found = []`, then `found.append(row[0])` in a loop: what the list gets. */
export function appendedTo(list: ast.Sequence, module: Module): ast.Expression[] {
  const up = list.parent;
  const name = up?.kind === 'Assign' ? up.targets[0] : up?.kind === 'AnnAssign' ? up.target : null;
  if (name?.kind !== 'Name') return [];
  const scope = module.scopeAt(name);
  return module.named('append').flatMap((each) => {
    const call = each.parent;
    if (each.kind !== 'Attribute' || each.value.kind !== 'Name' || each.value.id !== name.id) return [];
    if (call?.kind !== 'Call' || call.func !== each || module.scopeAt(each.value).owner(name.id) !== scope) return [];
    return call.args;
  });
}
