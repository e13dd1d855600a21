import { alwaysBefore, type FunctionInfo, type Module, reachingBindings } from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import { mentions } from './lazy-guards.ts';
import type { Loaded } from './loaded.ts';
import { modelAt } from './loaded-frame.ts';
import { openedAt } from './loaded-lifetime.ts';
import { providerOf } from './loaded-provider.ts';
import type { Model } from './models.ts';
import type { Held, Place } from './rows.ts';
import { type Expiry, expiryOf, isAsyncSession } from './session-settings.ts';

/** Code that takes care of it: objects taken out of the session, or a setting changed on the way. */
const AWARE = [
  ...['expunge', 'expunge_all', 'make_transient', 'expire_on_commit', 'begin_nested'],
  ...['MissingGreenlet', 'DetachedInstanceError'],
];
const ASKS = new Set([
  'execute',
  'scalars',
  'scalar',
  'exec',
  'get',
  'get_one',
  'merge',
  'query',
  'stream',
  'stream_scalars',
]);

/** A read of an attribute that `commit()` or `rollback()` has emptied, where the session cannot load it again by itself. */
export interface ExpiredRead {
  readonly at: ast.Expression;
  readonly name: string;
  readonly model: Model;
  readonly ended: ast.Call;
  readonly by: 'commit' | 'rollback';
  /** Where the session's settings are; null for a rollback, which no setting spares. */
  readonly setting: Expiry | null;
  /** The `with` that closed the session before; null where an AsyncSession is still open. */
  readonly closed: ast.With | null;
}

/** The reads of a function's objects after the transaction ended in which they were loaded, up to the first of each object. */
export function expiredReads(loaded: Loaded, info: FunctionInfo): ExpiredRead[] {
  const { module, node: def } = info;
  if (mentions(module, def, AWARE)) return [];
  const ends = endings(module, info);
  const found = new Map<string, ExpiredRead>();
  for (const end of ends) {
    for (const name of readNames(module, info, end.call)) {
      const read = found.has(name.id) ? null : readAfter(loaded, info, end, name);
      if (read) found.set(name.id, read);
    }
  }
  return [...found.values()];
}

interface Ending {
  readonly call: ast.Call;
  readonly session: ast.Expression;
  readonly by: 'commit' | 'rollback';
}

function endings(module: Module, info: FunctionInfo): Ending[] {
  return (['commit', 'rollback'] as const).flatMap((by) =>
    module.named(by).flatMap((func) => {
      const call = func.parent;
      if (func.kind !== 'Attribute' || call?.kind !== 'Call' || call.func !== func) return [];
      return module.enclosingFunction(call) === info ? [{ call, session: func.value, by }] : [];
    }),
  );
}

/** The names read after a place, in the function itself. */
function readNames(module: Module, info: FunctionInfo, after: ast.Node): ast.Name[] {
  return module
    .all('Name')
    .filter(
      (each) =>
        each.start > after.end &&
        each.end <= info.node.end &&
        module.enclosingCode(each) === info.node &&
        alwaysBefore(after, each),
    );
}

function readAfter(
  loaded: Loaded,
  info: FunctionInfo,
  { call, session, by }: Ending,
  name: ast.Name,
): ExpiredRead | null {
  const { module } = info;
  const { project } = loaded;
  const value = loaded.valueOf(module, name);
  if (value?.kind !== 'object') return null;
  const { object: held } = value;
  const at = usedAs(loaded, info, name, held);
  if (!at || !isOwn(loaded, info, held, session, name, call, by)) return null;
  if (reachingBindings(name, module).some(({ kind, node }) => kind !== 'parameter' && node.end > call.start))
    return null;
  if (isRenewed(loaded, module, name, held.model, call)) return null;
  const isAsync = isAsyncSession(project, module, session);
  if (isAsync && call.parent?.kind !== 'Await') return null;
  const opened = openedAt({ module, node: session });
  const closed = opened && name.start > opened.node.end ? opened.node : null;
  if (!isAsync && !closed) return null;
  const setting = by === 'commit' ? expiryOf(project, { module, node: session }) : null;
  if (by === 'commit' && !setting?.expires) return null;
  return { at, name: name.id, model: held.model, ended: call, by, setting, closed };
}

/** The expression that reads a mapped attribute: `user.id`, or what FastAPI and pydantic fill a schema from. */
function usedAs(loaded: Loaded, info: FunctionInfo, name: ast.Name, { model }: Held): ast.Expression | null {
  const { parent } = name;
  if (parent?.kind === 'Attribute') {
    const isMapped = model.columns.has(parent.attr) || model.relationships.has(parent.attr);
    return isMapped && !isTarget(parent) ? parent : null;
  }
  if (parent?.kind === 'Call' && parent.func.kind === 'Attribute' && parent.args[0] === name)
    return parent.func.attr === 'model_validate' || parent.func.attr === 'from_orm' ? parent : null;
  return parent?.kind === 'Return' && isFilled(loaded, info) ? name : null;
}

function isTarget({ parent, start }: ast.Node): boolean {
  if (parent?.kind === 'Assign') return parent.targets.some((each) => each.start === start);
  return parent?.kind === 'AnnAssign' || parent?.kind === 'Delete';
}

/** Whether FastAPI fills a response schema from what the function returns. */
function isFilled({ project }: Loaded, { route, node, module }: FunctionInfo): boolean {
  const declared = route && (route.responseModel ?? node.returns);
  if (!declared || declared.kind === 'Constant') return false;
  const type = project.types(module).annotated(declared);
  return type !== null && project.isA(type, new Set(['pydantic.BaseModel', 'sqlmodel.SQLModel']));
}

/** Whether the object belongs to the session: loaded by it, or new and added to it; a rollback leaves new ones alone. */
function isOwn(
  loaded: Loaded,
  info: FunctionInfo,
  held: Held,
  session: ast.Expression,
  name: ast.Name,
  call: ast.Call,
  by: Ending['by'],
): boolean {
  const { module } = info;
  if (held.fresh) return by === 'commit' && isAdded(module, name, session, call);
  if (!held.owner) return false;
  const isSame = held.owner.module === module && module.text(held.owner.node) === module.text(session);
  return isSame || sharesProvider(loaded, info, held.owner, session);
}

/** `session.add(user)` before the commit, on every path. */
function isAdded(module: Module, name: ast.Name, session: ast.Expression, call: ast.Call): boolean {
  return module.named('add').some((func) => {
    const added = func.parent;
    if (func.kind !== 'Attribute' || added?.kind !== 'Call' || module.text(func.value) !== module.text(session))
      return false;
    const [first] = added.args;
    return first?.kind === 'Name' && first.id === name.id && alwaysBefore(added, call);
  });
}

/** A dependency loaded the object with the session that FastAPI also gives to this function. */
function sharesProvider(
  { project }: Loaded,
  { module }: FunctionInfo,
  owner: Place<ast.Expression>,
  session: ast.Expression,
): boolean {
  const theirs = providerName(owner.module, owner.node);
  return theirs !== null && theirs === providerName(module, session);

  function providerName(home: Module, node: ast.Expression): string | null {
    const [binding] = node.kind === 'Name' ? reachingBindings(node, home) : [];
    const provider = binding?.kind === 'parameter' ? providerOf(project, home, binding.node) : null;
    return provider ? provider.module.resolve(provider.node) : null;
  }
}

/** `refresh(user)`, or another query of its class, between the end of the transaction and the read. */
function isRenewed(loaded: Loaded, module: Module, name: ast.Name, model: Model, ended: ast.Call): boolean {
  const between = (node: ast.Node) => node.start > ended.end && node.end <= name.start;
  return module.all('Call').some((call) => {
    if (!between(call) || call.func.kind !== 'Attribute') return false;
    const names = module.text(call);
    if (call.func.attr === 'refresh') return new RegExp(`\\b${name.id}\\b`).test(names);
    if (call.args.some((each) => modelAt(loaded.project, { node: each, frame: loaded.frame(module) }) === model))
      return true;
    return (
      ASKS.has(call.func.attr) && loaded.valueOf(module, call) !== null && heldModel(loaded, module, call) === model
    );
  });
}

function heldModel(loaded: Loaded, module: Module, call: ast.Call): Model | null {
  let value = loaded.valueOf(module, call);
  while (value?.kind === 'rows' || value?.kind === 'result') value = value.item;
  if (value?.kind === 'tuple') value = value.items[0] ?? null;
  return value?.kind === 'object' ? value.object.model : null;
}
