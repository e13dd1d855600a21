import { ASYNC_SESSION, argument, type Module, reachingBindings, SESSION } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { Model } from '../queries/models.ts';
import type { Loads } from './eager.ts';
import { type Relation, relationOf } from './lazy.ts';
import type { Loaded } from './loaded.ts';
import type { Held } from './rows.ts';

/** Methods of a result that go through its rows. `first()` and `scalar()` look at one and do not mind. SQLAlchemy [1.4]. */
const FETCHING = new Set('all one one_or_none fetchall fetchone scalar_one scalar_one_or_none'.split(' '));
/** Methods that give another view of the same rows. */
const VIEWS = new Set(['scalars', 'mappings', 'tuples']);
const EXECUTING = new Set(['execute', 'scalars', 'exec', 'stream', 'stream_scalars']);
const CONSUMING = ['list', 'tuple', 'set', 'sorted', 'next'].map((each) => `builtins.${each}`);
const SESSIONS = new Set([SESSION, ASYNC_SESSION]);

/** Rows that repeat their objects, once for each element of a collection, and nobody has said `unique()`. */
export interface RepeatedRows {
  /** What goes through the rows: `result.all()`, or the result itself in a loop. */
  readonly at: ast.Expression;
  /** The result that `unique()` should be called on. */
  readonly result: ast.Expression;
  readonly held: Held;
  readonly relation: Relation;
  /** The query says so with an option; else the relationship does, with `lazy="joined"`. */
  readonly byOption: boolean;
}

export function* repeatedRows(loaded: Loaded, module: Module): Generator<RepeatedRows> {
  for (const { at, result } of consumed(module)) {
    const statement = executedBy(result, module, loaded.project);
    const value = statement && loaded.valueOf(module, statement);
    if (value?.kind !== 'statement' || value.query) continue;
    const held = value.entities.flatMap((each) => (each.kind === 'object' ? [each.object] : []));
    const found = held.map((each) => joinedCollection(loaded.project, each.model, each.loads, true));
    const index = found.findIndex((each) => each !== null);
    if (held[index] && found[index]) yield { at, result, held: held[index], ...found[index] };
  }
}

/** Where rows are taken from what may be a result. */
function* consumed(module: Module): Generator<{ at: ast.Expression; result: ast.Expression }> {
  for (const { node } of module.callsNamed(...FETCHING)) {
    if (node.func.kind === 'Attribute') yield { at: node, result: node.func.value };
  }
  for (const { node } of module.calls(...CONSUMING)) {
    const [first] = node.args;
    if (first) yield { at: first, result: first };
  }
  for (const { iter } of [...module.all('For'), ...module.all('Generator')]) yield { at: iter, result: iter };
}

/** The statement behind a result of a session on which nobody calls `unique()`; null for everything else. */
function executedBy(node: ast.Expression, module: Module, project: Project, depth = 0): ast.Expression | null {
  if (depth > 6) return null;
  const again = (each: ast.Expression) => executedBy(each, module, project, depth + 1);
  switch (node.kind) {
    case 'Await':
    case 'NamedExpr':
      return again(node.value);
    case 'Name': {
      const [binding, ...others] = reachingBindings(node, module);
      if (binding?.kind !== 'assignment' || others.length > 0 || isMadeUnique(node, module)) return null;
      return again(binding.value);
    }
    case 'Call': {
      const { func } = node;
      if (func.kind !== 'Attribute') return null;
      const type = EXECUTING.has(func.attr) ? project.typeOf(module, func.value) : null;
      if (type && project.isA(type, SESSIONS)) return argument(node, 0, 'statement') ?? null;
      return VIEWS.has(func.attr) ? again(func.value) : null;
    }
    default:
      return null;
  }
}

/** `result.unique()` changes the result itself, also where nothing takes what it returns. */
function isMadeUnique(name: ast.Name, module: Module): boolean {
  const scope = module.scopeAt(name).owner(name.id);
  return module
    .named(name.id)
    .some(
      (each) =>
        each.parent?.kind === 'Attribute' &&
        each.parent.attr === 'unique' &&
        each.kind === 'Name' &&
        module.scopeAt(each).owner(each.id) === scope,
    );
}

/** A collection that is loaded with joins all the way from the queried class. */
function joinedCollection(
  project: Project,
  model: Model,
  loads: Loads,
  queried: boolean,
): Pick<RepeatedRows, 'relation' | 'byOption'> | null {
  for (const [name, load] of loads.below) {
    const relation = load.joined ? relationOf(project, model, name) : null;
    if (relation?.collection) return { relation, byOption: true };
    const below = relation?.target && joinedCollection(project, relation.target, load, false);
    if (below) return below;
  }
  // Options may say otherwise, and below a relationship SQLAlchemy stops at some depth.
  if (!queried || loads.open || loads.below.size > 0) return null;
  for (const name of model.relationships.keys()) {
    const relation = relationOf(project, model, name);
    if (relation?.collection && (relation.lazy === 'joined' || relation.lazy === 'False'))
      return { relation, byOption: false };
  }
  return null;
}
