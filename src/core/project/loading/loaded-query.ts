import { ASYNC_SESSION, argument, keyword, SESSION } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { type Loads, mergeLoads, NO_LOADS } from './eager.ts';
import { optionLoads } from './eager-options.ts';
import type { Loaded } from './loaded.ts';
import { behind, type Frame, modelAt, type Spot } from './loaded-frame.ts';
import { eachHeld, heldFrom, PLAIN, type Place, rowOf, rows, type Value } from './rows.ts';

/** Methods of statements and queries that change neither what a row is nor what is loaded with it. SQLAlchemy [1.4]. */
const NEUTRAL = new Set(
  (
    'order_by join outerjoin join_from outerjoin_from select_from unique with_for_update execution_options params populate_existing group_by ' +
    'correlate having offset limit slice distinct enable_assertions reset_joinpoint yield_per filter filter_by where prefix_with with_hint'
  ).split(' '),
);
const FILTERS = new Set(['filter', 'filter_by', 'where']);
const ALL = new Set(['all', 'fetchall', 'fetchmany', 'unique', 'tuples', 'yield_per']);
const ONE = new Set(['first', 'one', 'one_or_none', 'fetchone']);
const SCALAR = new Set(['scalar', 'scalar_one', 'scalar_one_or_none']);

/** A session's, statement's, result's or dictionary's method; null for every other call. */
export function queryCall(loaded: Loaded, node: ast.Call, frame: Frame): Value | null {
  const { func } = node;
  if (frame.module.resolve(func) === 'sqlalchemy.select') return selected(loaded, node, frame, false);
  if (func.kind !== 'Attribute') return null;
  const receiver = loaded.at(func.value, frame);
  switch (receiver?.kind) {
    case 'statement':
      return ofStatement(loaded, receiver, node, frame);
    case 'result':
      return ofResult(receiver, func.attr);
    case 'rows':
      return ofRows(receiver, func.attr);
    default:
      return receiver ? null : ofSession(loaded, node, func, frame);
  }
}

/** `select(User, Post.title)`: what each row has. A part that is no class and no column makes all of it unknown. */
function selected(loaded: Loaded, node: ast.Call, frame: Frame, query: boolean): Value | null {
  const place = { module: frame.module, node };
  const entities = node.args.map((each): Value | null => {
    const model = modelAt(loaded.project, { node: each, frame });
    if (model) return { kind: 'object', object: heldFrom(model, place, false) };
    return each.kind === 'Starred' || each.kind === 'Name' ? null : PLAIN;
  });
  const known = entities.filter((each) => each !== null);
  if (known.length === 0 || known.length < entities.length) return null;
  return { kind: 'statement', entities: known, query };
}

function ofStatement(
  loaded: Loaded,
  statement: Value & { kind: 'statement' },
  node: ast.Call,
  frame: Frame,
): Value | null {
  const name = node.func.kind === 'Attribute' ? node.func.attr : '';
  if (name === 'options') return withLoads(statement, loadsIn(loaded, node.args, frame));
  if (FILTERS.has(name)) {
    const filter = { module: frame.module, node };
    return eachHeld(statement, (held) => ({ ...held, filters: [...held.filters, filter] }));
  }
  if (NEUTRAL.has(name)) return statement;
  if (name === 'add_columns') return { ...statement, entities: [...statement.entities, ...node.args.map(() => PLAIN)] };
  if (!statement.query) return null;
  if (name === 'all') return rows(rowOf(statement.entities));
  if (ONE.has(name)) return rowOf(statement.entities);
  return name === 'get' ? (statement.entities[0] ?? null) : SCALAR.has(name) ? (statement.entities[0] ?? null) : null;
}

function loadsIn(loaded: Loaded, options: readonly ast.Expression[], frame: Frame): Loads {
  return options.map((node) => optionLoads(loaded.project, { node, frame })).reduce(mergeLoads, NO_LOADS);
}

function withLoads(value: Value, loads: Loads): Value {
  return eachHeld(value, (held) => ({ ...held, loads: mergeLoads(held.loads, loads) }));
}

function ofResult(result: Value & { kind: 'result' }, name: string): Value | null {
  const { item } = result;
  const first = item.kind === 'tuple' ? (item.items[0] ?? null) : item;
  if (name === 'scalars') return first && { kind: 'result', item: first };
  if (name === 'unique' || name === 'tuples' || name === 'yield_per') return result;
  if (ALL.has(name)) return rows(item);
  if (ONE.has(name)) return item;
  return SCALAR.has(name) ? first : null;
}

function ofRows(value: Value & { kind: 'rows' }, name: string): Value | null {
  if (name === 'values' && value.mapped) return rows(value.item);
  if (name === 'items' && value.mapped) return rows({ kind: 'tuple', items: [PLAIN, value.item] });
  if ((name === 'get' || name === 'pop') && value.mapped) return value.item;
  return name === 'copy' ? value : name === 'pop' ? value.item : null;
}

// --- sessions ------------------------------------------------------------------------------------------------------

/** `execute`, `scalars`, `scalar`, `exec`, `get`, `query` and their streaming kin, on whatever gets a statement or class. */
function ofSession(loaded: Loaded, node: ast.Call, func: ast.Attribute, frame: Frame): Value | null {
  const [first] = node.args;
  const given = first ?? keyword(node, 'statement') ?? keyword(node, 'entity');
  if (!given) return null;
  if (func.attr === 'query') {
    const statement = selected(loaded, node, frame, true);
    return statement && executed(loaded, statement, node, func, frame);
  }
  if (func.attr === 'get' || func.attr === 'get_one') return fetched(loaded, given, node, func, frame);
  const statement = loaded.at(given, frame);
  if (statement?.kind !== 'statement') return null;
  const held = executed(loaded, withOwnOptions(loaded, statement, node, frame), node, func, frame);
  return held.kind === 'statement' ? ofExecuting(held.entities, func.attr) : null;
}

function withOwnOptions(loaded: Loaded, statement: Value, node: ast.Call, frame: Frame): Value {
  const options = keyword(node, 'options');
  return options ? withLoads(statement, loadsIn(loaded, [options], frame)) : statement;
}

function ofExecuting(entities: readonly Value[], name: string): Value | null {
  const [first] = entities;
  if (!first) return null;
  switch (name) {
    case 'execute':
    case 'stream':
      return { kind: 'result', item: { kind: 'tuple', items: entities } };
    case 'scalars':
    case 'stream_scalars':
      return { kind: 'result', item: first };
    case 'exec':
      return { kind: 'result', item: rowOf(entities) };
    case 'scalar':
      return first;
    default:
      return null;
  }
}

/** `session.get(User, 1, options=[…])`. */
function fetched(loaded: Loaded, cls: ast.Expression, node: ast.Call, func: ast.Attribute, frame: Frame): Value | null {
  const model = modelAt(loaded.project, { node: cls, frame });
  if (!model || !(argument(node, 1, 'ident') ?? argument(node, 1, 'id'))) return null;
  const object = heldFrom(model, { module: frame.module, node }, false);
  return executed(loaded, withOwnOptions(loaded, { kind: 'object', object }, node, frame), node, func, frame);
}

/** The statement's objects with the session that gives them. */
function executed(loaded: Loaded, value: Value, node: ast.Call, func: ast.Attribute, frame: Frame): Value {
  const session = isAsync(loaded, node, func, frame) ? 'async' : 'sync';
  const owner = givenAs(loaded, { node: func.value, frame });
  return eachHeld(value, (held) => ({ ...held, session, owner }));
}

function isAsync(loaded: Loaded, node: ast.Call, func: ast.Attribute, frame: Frame): boolean {
  if (node.parent?.kind === 'Await') return true;
  const type = loaded.project.typeOf(frame.module, func.value);
  return (
    type !== null && !loaded.project.isA(type, new Set([SESSION])) && loaded.project.isA(type, new Set([ASYNC_SESSION]))
  );
}

/** The session's expression where it came into the function first: the argument of a caller. */
export function givenAs(loaded: Loaded, spot: Spot): Place<ast.Expression> {
  let at = spot;
  for (let depth = 0; depth < 6; depth += 1) {
    const isParameter = at.node.kind === 'Name' && at.frame.args?.has(at.node.id);
    const isOwn = at.node.kind === 'Attribute' && at.node.value.kind === 'Name' && at.node.value.id === 'self';
    const next = isParameter || isOwn ? behind(loaded.project, at) : null;
    if (!next) break;
    at = next;
  }
  return { module: at.frame.module, node: at.node };
}
