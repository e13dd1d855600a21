import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { isSettled } from './lazy-guards.ts';
import { lazyReads } from './lazy-reads.ts';
import type { LazyRead } from './lazy-relation.ts';
import type { Loaded } from './loaded.ts';
import { openedAt } from './loaded-lifetime.ts';
import { rootName } from './loops.ts';
import { responseReads } from './response.ts';
import type { Held, Place } from './rows.ts';

/** A lazy read that cannot load anything: there is no greenlet to wait in, or no session any more. */
export interface OutsideRead extends LazyRead {
  /** The `with` that has closed the session; null where an AsyncSession is still open. */
  readonly closed: Place | null;
  /** Where FastAPI fills this schema; null for a read in code. */
  readonly schema: string | null;
}

/** The lazy reads of a module's functions that fail, the first of each relationship of what one query gave. */
export function outsideReads(loaded: Loaded, module: Module): OutsideRead[] {
  const found = new Map<string, OutsideRead>();
  const add = (info: FunctionInfo, read: LazyRead, schema: string | null) => {
    const closed = read.held.closed ?? closedBefore(read, module);
    if (read.how !== 'lazy' || (read.held.session !== 'async' && !closed)) return;
    const key = `${info.qualname} ${read.relation.declared.node.start} ${read.held.query.node.start}`;
    if (found.has(key) || isProvided(loaded, info, read) || isSettled(loaded, read, read.cause, loaded.frame(module)))
      return;
    found.set(key, { ...read, closed, schema });
  };
  for (const node of [...module.all('Attribute'), ...module.all('Call')]) {
    const info = module.enclosingFunction(node);
    if (
      !info ||
      !loaded.project.judges(info) ||
      module.enclosingCode(node) !== info.node ||
      !isLocal(module, info, node)
    )
      continue;
    for (const read of lazyReads(loaded, node, loaded.frame(module))) add(info, read, null);
  }
  for (const info of loaded.project.judged(module).filter(({ route }) => route))
    for (const read of responseReads(loaded, info)) add(info, read, read.schema.name);
  return withoutInner([...found.values()]);
}

/** Not a variable of the function around: a nested one may run elsewhere, as with `run_sync`. */
function isLocal(module: Module, info: FunctionInfo, node: ast.Attribute | ast.Call): boolean {
  const root = rootName(node);
  const owner = root ? module.scopeAt(node).owner(root) : undefined;
  return owner?.node.kind !== 'FunctionDef' || owner.node === info.node;
}

/** The `with` statement of the same function that opened the session and ended before the read. */
function closedBefore({ held, cause }: LazyRead, module: Module): Place | null {
  const opened = held.owner?.module === module ? openedAt(held.owner) : null;
  return opened &&
    opened.node.end <= cause.start &&
    module.enclosingFunction(opened.node) === module.enclosingFunction(cause)
    ? opened
    : null;
}

/**
 * Whether FastAPI gives the function an object of the class on the other side: it is in the session by then. Of the rows of a
 * query without a condition it can be the parent of some only.
 */
function isProvided({ project }: Loaded, info: FunctionInfo, { relation, held }: LazyRead): boolean {
  const { target } = relation;
  if (!target || relation.collection === true || isUnconditional(held)) return false;
  const name = `${target.cls.module.name}.${target.cls.qualname}`;
  return info.params.some((param) => {
    const type = project.types(info.module).parameter(param);
    return type !== null && project.definition(type) === project.definition(name);
  });
}

function isUnconditional({ filters, query: { node, module } }: Held): boolean {
  if (filters.length > 0 || node.kind !== 'Call') return false;
  return /(^|\.)(select|query)$/.test(module.text(node.func));
}

/** `post.author` of `post.author.company`: the first fails before the second is reached. */
function withoutInner(reads: readonly OutsideRead[]): OutsideRead[] {
  const isInside = (inner: ast.Node, outer: ast.Node) =>
    inner !== outer && inner.start >= outer.start && inner.end <= outer.end && outer.kind === 'Attribute';
  return reads.filter(({ cause }) => !reads.some((other) => isInside(other.cause, cause)));
}
