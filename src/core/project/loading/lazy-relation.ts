import type { ast } from '../../syntax/index.ts';
import { loadedHow, type Relation, relationOf } from './lazy.ts';
import type { Loaded } from './loaded.ts';
import type { Held, Place } from './rows.ts';

/** A place that reads a relationship which the query has not loaded together with the object. */
export interface LazyRead {
  readonly held: Held;
  readonly relation: Relation;
  /** `each`: it was loaded by then, but with one query for every object. */
  readonly how: 'lazy' | 'each';
  /** Where it is read: the attribute, or the field of a schema that is filled from it. */
  readonly at: Place;
  /** The expression in the judged function that leads to the read. */
  readonly cause: ast.Expression;
}

/** The relationship `name` of the object, when reading it costs a query of its own. */
export function lazyRelation(loaded: Loaded, held: Held, name: string): Pick<LazyRead, 'relation' | 'how'> | null {
  const relation = relationOf(loaded.project, held.model, name);
  const how = relation && loadedHow(held, relation);
  return relation && how && how !== 'together' ? { relation, how } : null;
}

/** The reads that one expression causes belong together. */
export function readsByCause<R extends LazyRead>(reads: readonly R[]): Map<ast.Expression, [R, ...R[]]> {
  const found = new Map<ast.Expression, [R, ...R[]]>();
  for (const read of reads) {
    const known = found.get(read.cause);
    if (known) known.push(read);
    else found.set(read.cause, [read]);
  }
  return found;
}
