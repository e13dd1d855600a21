import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Model } from '../queries/models.ts';
import { type Loads, mergeLoads, NO_LOADS } from './eager.ts';

/** A place in one of the project's modules. */
export interface Place<N extends ast.Node = ast.Node> {
  readonly module: Module;
  readonly node: N;
}

/** The `commit()` or `rollback()` after which a session has nothing of an object any more. */
export interface Ended {
  readonly call: Place<ast.Call>;
  readonly by: 'commit' | 'rollback';
  /** The factory or session that expires on commit; null for a rollback, which no setting spares. */
  readonly setting: Place<ast.Call> | null;
  /** The `with` that has closed the session too; null where an AsyncSession is still open. */
  readonly closed: Place | null;
}

/** An object of a mapped class that a query gave, or that the code has made itself (`fresh`). */
export interface Held {
  readonly model: Model;
  /** What the query loads besides the object's own columns. */
  readonly loads: Loads;
  /** Null where the statement was not executed yet. */
  readonly session: 'sync' | 'async' | null;
  /** The session as an expression, where its function got it from outside: the caller's. */
  readonly owner: Place<ast.Expression> | null;
  /** The `select(…)`, `query(…)`, `get(…)` that names the class. */
  readonly query: Place;
  /** `.where(…)`, `.filter_by(…)` of the query. */
  readonly filters: readonly Place<ast.Call>[];
  /** Where the function that gave it closed its session. */
  readonly closed: Place | null;
  /** The end of the transaction in the function that gave it. */
  readonly expired: Ended | null;
  readonly fresh: boolean;
}

/** What an expression holds, as far as it has to do with queries. Null, where it is used, means: unknown. */
export type Value =
  /** `None`, an empty list: says nothing where another branch says more. */
  | { readonly kind: 'nothing' }
  /** A column's value, a count. */
  | { readonly kind: 'plain' }
  | { readonly kind: 'object'; readonly object: Held }
  | { readonly kind: 'tuple'; readonly items: readonly Value[] }
  /** Several of them; `mapped` is a dictionary with these as its values. */
  | { readonly kind: 'rows'; readonly item: Value; readonly mapped: boolean }
  /** A `Select` or `Query` with what each of its rows has; a Query knows its session. */
  | { readonly kind: 'statement'; readonly entities: readonly Value[]; readonly query: boolean }
  /** A `Result` or `ScalarResult`, with what one step of a loop over it gives. */
  | { readonly kind: 'result'; readonly item: Value };

export const NOTHING: Value = { kind: 'nothing' };
export const PLAIN: Value = { kind: 'plain' };

/** Many of one item. */
export function rows(item: Value, mapped = false): Value {
  return { kind: 'rows', item, mapped };
}

/** What one turn of a loop over the value gives. */
export function itemOf(value: Value | null): Value | null {
  switch (value?.kind) {
    case 'rows':
      return value.mapped ? null : value.item;
    case 'result':
      return value.item;
    case 'statement':
      return value.query ? rowOf(value.entities) : null;
    case 'nothing':
      return NOTHING;
    default:
      return null;
  }
}

/** A legacy Query gives the entity itself where there is only one. */
export function rowOf(entities: readonly Value[]): Value {
  const [only, ...others] = entities;
  return only && others.length === 0 ? only : { kind: 'tuple', items: entities };
}

/** The same value with each object in it changed. */
export function eachHeld(value: Value, change: (held: Held) => Held): Value {
  switch (value.kind) {
    case 'object':
      return { kind: 'object', object: change(value.object) };
    case 'tuple':
      return { kind: 'tuple', items: value.items.map((each) => eachHeld(each, change)) };
    case 'rows':
    case 'result':
      return { ...value, item: eachHeld(value.item, change) };
    case 'statement':
      return { ...value, entities: value.entities.map((each) => eachHeld(each, change)) };
    default:
      return value;
  }
}

/** What a value may be that comes from one of several branches; null when they do not agree. */
export function joined(values: readonly (Value | null)[]): Value | null {
  return values.reduce<Value | null>((left, right) => (left && right ? join(left, right) : null), NOTHING);
}

function join(left: Value, right: Value): Value | null {
  if (left.kind === 'nothing') return right;
  if (right.kind === 'nothing') return left;
  if (left.kind === 'object' && right.kind === 'object') return joinObjects(left.object, right.object);
  if (left.kind === 'tuple' && right.kind === 'tuple') {
    const items = joinAll(left.items, right.items);
    return items && { kind: 'tuple', items };
  }
  if ((left.kind === 'rows' || left.kind === 'result') && right.kind === left.kind) {
    const item = join(left.item, right.item);
    return item && { ...left, item };
  }
  if (left.kind === 'statement' && right.kind === 'statement') {
    const entities = joinAll(left.entities, right.entities);
    return entities && { ...left, entities };
  }
  return left.kind === 'plain' && right.kind === 'plain' ? PLAIN : null;
}

function joinAll(left: readonly Value[], right: readonly Value[]): Value[] | null {
  if (left.length !== right.length) return null;
  const items = left.flatMap((each, index) => {
    const other = right[index];
    return (other && join(each, other)) ?? [];
  });
  return items.length === left.length ? items : null;
}

function joinObjects(left: Held, right: Held): Value | null {
  if (left.model !== right.model || left.session !== right.session || left.fresh !== right.fresh) return null;
  const object: Held = {
    ...left,
    loads: mergeLoads(left.loads, right.loads),
    filters: either(left.filters, right.filters),
    closed: left.closed && right.closed,
    expired: left.expired && right.expired,
  };
  return { kind: 'object', object };
}

/** The filters of both branches, each once: statements that are put together in many steps share most of them. */
function either(left: Held['filters'], right: Held['filters']): Held['filters'] {
  const more = right.filter(({ node }) => !left.some((each) => each.node === node));
  return more.length === 0 ? left : [...left, ...more];
}

/** What is known of an object when it comes from a query, or is `fresh`: the code has made it, as `User(…)`. */
export function heldFrom(model: Model, query: Place, fresh: boolean): Held {
  return {
    model,
    loads: NO_LOADS,
    session: null,
    owner: null,
    query,
    filters: [],
    closed: null,
    expired: null,
    fresh,
  };
}
