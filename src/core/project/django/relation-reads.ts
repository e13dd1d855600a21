import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { DjangoRelation } from './models.ts';

/** What runs a query on the manager of several rows. */
const QUERYING = new Set([
  'all',
  'filter',
  'exclude',
  'count',
  'exists',
  'first',
  'last',
  'values',
  'values_list',
  'get',
  'order_by',
]);

/** A place where the relation of a row is read. */
export interface RelationRead {
  readonly relation: DjangoRelation;
  readonly node: ast.Expression;
  readonly module: Module;
}

/** The reads `row.author` and `row.tags.all()` of a variable inside a node, one for each relation. */
export function relationReads(
  row: string,
  within: readonly ast.Node[],
  module: Module,
  lazy: ReadonlyMap<string, DjangoRelation>,
): RelationRead[] {
  return [...lazy.values()].flatMap((relation) => {
    const uses = module.named(relation.name).flatMap((node) => {
      const isRow = node.kind === 'Attribute' && node.value.kind === 'Name' && node.value.id === row;
      return isRow && within.some((each) => node.start >= each.start && node.end <= each.end) ? [node] : [];
    });
    const read = uses.find((node) => !relation.many || isQueried(node));
    // What is written there first is read from memory.
    return read && !uses.some(isTarget) ? [{ relation, node: read, module }] : [];
  });
}

function isTarget(node: ast.Expression): boolean {
  const { parent: up } = node;
  return (up?.kind === 'Assign' && up.targets.includes(node)) || up?.kind === 'Delete';
}

function isQueried({ parent: up }: ast.Expression): boolean {
  return up?.kind === 'Attribute' && QUERYING.has(up.attr) && up.parent?.kind === 'Call' && up.parent.func === up;
}
