import { alwaysBefore, type FunctionInfo, type Module, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Model } from '../queries/models.ts';
import { mentions } from './lazy-guards.ts';
import type { Loaded } from './loaded.ts';
import { type Frame, modelAt } from './loaded-frame.ts';
import { openedAt } from './loaded-lifetime.ts';
import { providerOf } from './loaded-provider.ts';
import { givenAs } from './loaded-query.ts';
import type { Ended, Held, Place } from './rows.ts';
import { expiryOf, isAsyncSession } from './session-settings.ts';

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

interface Ending {
  readonly call: ast.Call;
  readonly session: ast.Expression;
  readonly by: Ended['by'];
}

/**
 * The end of the transaction that has emptied the object in a name, where nothing can fill it again when it is read there: an
 * AsyncSession, or a session that is closed. Null where it is not certain. `leaving`: it is read outside the function.
 */
export function endedBefore(
  loaded: Loaded,
  info: FunctionInfo,
  name: ast.Name,
  frame: Frame,
  leaving = false,
): Ended | null {
  const { module, node: def } = info;
  const value = loaded.at(name, frame);
  if (value?.kind !== 'object' || mentions(module, def, AWARE)) return null;
  const { object: held } = value;
  if (held.expired) return isRenewed(loaded, info, name, held.model, def.defStart) ? null : held.expired;
  for (const end of endings(module, info)) {
    const ended = alwaysBefore(end.call, name) ? endedBy(loaded, info, end, name, { held, frame, leaving }) : null;
    if (ended) return ended;
  }
  return null;
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

function endedBy(
  loaded: Loaded,
  info: FunctionInfo,
  end: Ending,
  name: ast.Name,
  { held, frame, leaving }: { readonly held: Held; readonly frame: Frame; readonly leaving: boolean },
): Ended | null {
  const { call, session, by } = end;
  const { module } = info;
  const { project } = loaded;
  if (!isOwn(loaded, info, held, end, name, frame)) return null;
  if (reachingBindings(name, module).some(({ kind, node }) => kind !== 'parameter' && node.end > call.start))
    return null;
  if (isRenewed(loaded, info, name, held.model, call.end)) return null;
  const isAsync = isAsyncSession(project, module, session);
  if (isAsync && call.parent?.kind !== 'Await') return null;
  const opened = openedAt({ module, node: session });
  const closed = opened && (leaving || name.start > opened.node.end) ? opened : null;
  if (!isAsync && !closed) return null;
  const setting = by === 'commit' ? expiryOf(project, givenAs(loaded, { node: session, frame })) : null;
  if (by === 'commit' && !setting?.expires) return null;
  return { call: { module, node: call }, by, setting: setting?.at ?? null, closed };
}

/** Whether the object belongs to the session: loaded by it, or new and added to it; a rollback leaves new ones alone. */
function isOwn(
  loaded: Loaded,
  info: FunctionInfo,
  held: Held,
  { call, session, by }: Ending,
  name: ast.Name,
  frame: Frame,
): boolean {
  const { module } = info;
  if (held.fresh) return by === 'commit' && isAdded(module, name, session, call);
  if (!held.owner) return false;
  const own = givenAs(loaded, { node: session, frame });
  const isSame =
    held.owner.module === own.module && held.owner.module.text(held.owner.node) === own.module.text(own.node);
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

/** `refresh(user)`, or another query of its class, between the end of the transaction (an offset) and the read. */
function isRenewed(loaded: Loaded, { module }: FunctionInfo, name: ast.Name, model: Model, ended: number): boolean {
  const between = (node: ast.Node) => node.start > ended && node.end <= name.start;
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
