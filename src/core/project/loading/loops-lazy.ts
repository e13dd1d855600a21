import type { ast } from '../../syntax/index.ts';
import { isSettled } from './lazy-guards.ts';
import { lazyReads } from './lazy-reads.ts';
import { type LazyRead, lazyRelation } from './lazy-relation.ts';
import type { Loaded } from './loaded.ts';
import { isEachTurn, type Loop, rootName } from './loops.ts';
import { commitsEachTurn } from './loops-commit.ts';
import type { Held, Value } from './rows.ts';

/** The relationships of the loop's own objects that are loaded one by one, each of them once. */
export function turnReads(loaded: Loaded, loop: Loop): LazyRead[] {
  const items = loop.item ? objectsIn(loop.item) : [];
  if (items.length === 0 || commitsEachTurn(loaded, loop)) return [];
  const { module } = loop.frame;
  const found = new Map<ast.Node, LazyRead>();
  for (const cause of [...module.all('Attribute'), ...module.all('Call')]) {
    if (!isEachTurn(loop, cause) || !usesTurn(cause, loop)) continue;
    for (const read of [...lazyReads(loaded, cause, loop.frame), ...awaitedRead(loaded, cause, loop)]) {
      const isItem = items.some(({ query }) => query.node === read.held.query.node);
      if (!isItem || found.has(read.relation.declared.node) || isSettled(loaded, read, cause, loop.frame)) continue;
      found.set(read.relation.declared.node, read);
    }
  }
  const reads = [...found.values()];
  return reads.filter(({ cause }) => !reads.some((other) => isInside(other.cause, cause)));
}

/** `post.author` of `post.author.company`: where the first is loaded with the rows, the second can be too. */
function isInside(inner: ast.Node, outer: ast.Node): boolean {
  return inner !== outer && outer.kind === 'Attribute' && inner.start >= outer.start && inner.end <= outer.end;
}

/** `await post.awaitable_attrs.author`: the way to read it under an AsyncSession, one query a turn. */
function awaitedRead(loaded: Loaded, node: ast.Attribute | ast.Call, { frame }: Loop): LazyRead[] {
  if (node.kind !== 'Attribute' || node.value.kind !== 'Attribute' || node.value.attr !== 'awaitable_attrs') return [];
  const value = loaded.at(node.value.value, frame);
  const own = value?.kind === 'object' ? lazyRelation(loaded, value.object, node.attr) : null;
  if (value?.kind !== 'object' || !own) return [];
  return [{ held: value.object, ...own, how: 'each', at: { module: frame.module, node }, cause: node }];
}

/** Whether the expression, or an argument of the call, is one of the loop's variables or a part of one. */
function usesTurn(node: ast.Attribute | ast.Call, { varying }: Loop): boolean {
  const parts =
    node.kind === 'Attribute' ? [node.value] : [...node.args, ...node.keywords.map(({ value }) => value), node.func];
  return parts.some((each) => varying.has(rootName(each) ?? ''));
}

/** The objects that a value has, in tuples too. */
function objectsIn(value: Value): Held[] {
  switch (value.kind) {
    case 'object':
      return value.object.fresh ? [] : [value.object];
    case 'tuple':
      return value.items.flatMap(objectsIn);
    case 'rows':
    case 'result':
      return objectsIn(value.item);
    default:
      return [];
  }
}
