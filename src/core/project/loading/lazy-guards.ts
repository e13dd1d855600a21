import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Model } from '../queries/models.ts';
import { tableName } from './lazy.ts';
import type { LazyRead } from './lazy-relation.ts';
import type { Loaded } from './loaded.ts';
import { type Frame, modelAt } from './loaded-frame.ts';
import type { Held } from './rows.ts';

/** Names that say that the code knows what is loaded. SQLAlchemy [1.4]. */
const AWARE = [
  'unloaded',
  '__dict__',
  'set_committed_value',
  'make_transient',
  'MissingGreenlet',
  'DetachedInstanceError',
];
const ASKS = new Set(['query', 'select', 'get', 'get_one']);

/**
 * Whether something else in the function may have loaded the relationship before it is read: an assignment, a refresh, another
 * query that names it, or, where it is one object, a query of its class (the session's identity map answers then).
 */
export function isSettled(loaded: Loaded, read: LazyRead, cause: ast.Node, frame: Frame): boolean {
  const info = frame.module.enclosingFunction(cause);
  if (!info) return true;
  const { module, node: def } = info;
  if (mentions(module, def, AWARE)) return true;
  const { relation, held } = read;
  const before = untilRead(def, cause);
  const named = module.named(relation.name).filter(before);
  if (
    named.some((each) => each.kind === 'Attribute' && (isAssigned(each) || isOption(loaded, each, held.model, frame)))
  )
    return true;
  if (isRefreshed(frame, before, relation.name)) return true;
  if (relation.collection === true) return false;
  return (
    relation.target !== null &&
    (relation.target === held.model || isAsked(loaded, relation.target, before, frame) || isOneParent(held, read))
  );
}

type Before = (node: ast.Node) => boolean;

/** Which nodes of a function may have run when `cause` does: those above it, and all of the loops around it. */
function untilRead(def: ast.FunctionDef, cause: ast.Node): Before {
  let until = cause.end;
  for (let up = cause.parent; up && up !== def; up = up.parent) {
    if (up.kind === 'For' || up.kind === 'While') until = up.end;
  }
  return ({ start, end }) => start >= def.start && end <= until;
}

/** `post.author = user`; reading it later costs nothing. */
function isAssigned({ parent, ...node }: ast.Attribute): boolean {
  return parent?.kind === 'Assign' && parent.targets.some(({ start }) => start === node.start);
}

/** `Post.author` in a loader option of this function, perhaps of another query; a join alone loads nothing. */
function isOption(loaded: Loaded, node: ast.Attribute, model: Model, frame: Frame): boolean {
  if (modelAt(loaded.project, { node: node.value, frame }) !== model) return false;
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind !== 'Call') continue;
    const { func } = up;
    const name = func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '';
    if (/load$|^contains_eager$/.test(name) && name !== 'lazyload') return true;
  }
  return false;
}

/** Whether one of the names occurs in a node, as a name or an attribute. */
export function mentions(module: Module, { start, end }: ast.Node, names: readonly string[]): boolean {
  return names.some((name) => module.named(name).some((each) => each.start >= start && each.end <= end));
}

/** `refresh(post, ["author"])`, `refresh(post, attribute_names=names)`. */
function isRefreshed({ module }: Frame, before: Before, name: string): boolean {
  return module.named('refresh').some((node) => {
    const { parent } = node;
    if (!before(node) || parent?.kind !== 'Call') return false;
    const names = parent.args[1] ?? parent.keywords.find((each) => each.name === 'attribute_names')?.value;
    if (!names) return false;
    if (names.kind !== 'List' && names.kind !== 'Tuple' && names.kind !== 'Set') return true;
    return names.elements.some((each) => each.kind !== 'Str' || each.value === name);
  });
}

/** Whether the function queries the class on the other side too: then its objects may be in the session already. */
function isAsked(loaded: Loaded, target: Model, before: Before, frame: Frame): boolean {
  return frame.module.all('Call').some((call) => {
    if (!before(call)) return false;
    const { func } = call;
    const name = func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '';
    return ASKS.has(name) && call.args.some((each) => modelAt(loaded.project, { node: each, frame }) === target);
  });
}

/** `Post.author_id == user.id`: all rows have the same parent, which is loaded once. */
function isOneParent({ filters, model }: Held, { relation }: LazyRead): boolean {
  const table = relation.target && tableName(relation.target);
  const keys = [...model.columns.values()].filter(({ foreignKey, call, module, name }) => {
    if (!foreignKey || !call) return false;
    const text = module.text(call);
    return (
      !/ForeignKey\(\s*["']|foreign_key=\s*["']/.test(text) ||
      new RegExp(`["'](\\w+\\.)*${table}\\.`).test(text) ||
      name.startsWith(relation.name)
    );
  });
  return filters.some(({ module, node }) => {
    const text = module.text(node);
    return keys.some(({ name }) => new RegExp(`\\b${name}\\s*==?[^=]|==\\s*\\w+\\.${name}\\b`).test(text));
  });
}
