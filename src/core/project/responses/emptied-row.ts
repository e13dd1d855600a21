import { alwaysBefore, type FunctionInfo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Loaded } from '../loading/loaded.ts';
import { enter, frameOf } from '../loading/loaded-frame.ts';
import { type Expiry, expiryOf } from '../loading/session-settings.ts';
import type { Row } from './row-value.ts';

/** A `commit()` after which nothing reads the row again: its columns are gone until somebody does. */
export interface Emptied {
  readonly call: ast.Call;
  readonly module: Module;
  /** It is on every way to the answer, and the session is known to expire what it holds. */
  readonly certain: boolean;
}

/** What empties a row before the function returns it, in the function itself or in the one that gave the row. */
export function emptiedBefore(loaded: Loaded, info: FunctionInfo, node: ast.Expression, row: Row): Emptied | null {
  const own = node.kind === 'Name' ? commits(info).find((call) => empties(call, node, info)) : undefined;
  if (own) return judged(own, info.module, expiryAt(own, info, loaded), alwaysBefore(own, node));
  const from = row.from ?? (row.held && givenBy(row.held.query));
  if (!from || from === info || mentions(from, 'refresh')) return null;
  const [call] = commits(from);
  return call
    ? judged(call, from.module, expiryAt(call, from, loaded) ?? givenExpiry(call, from, info, loaded), false)
    : null;
}

function givenBy({ module, node }: { readonly module: Module; readonly node: ast.Node }): FunctionInfo | null {
  return module.enclosingFunction(node);
}

function judged(call: ast.Call, module: Module, expiry: Expiry | null, always: boolean): Emptied | null {
  if (expiry?.expires === false) return null;
  return { call, module, certain: always && expiry?.expires === true };
}

function expiryAt({ func }: ast.Call, { module }: FunctionInfo, { project }: Loaded): Expiry | null {
  return func.kind === 'Attribute' ? expiryOf(project, { module, node: func.value }) : null;
}

/** The session is a parameter: what the route gives for it, in each of its calls of the function. */
function givenExpiry({ func }: ast.Call, from: FunctionInfo, route: FunctionInfo, { project }: Loaded): Expiry | null {
  if (func.kind !== 'Attribute' || func.value.kind !== 'Name') return null;
  const { id } = func.value;
  const given = project.callers(from).flatMap(({ node, function: caller }) => {
    const frame = caller === route ? enter(project, from, node, frameOf(route.module)) : null;
    return frame?.args?.get(id) ?? [];
  });
  const found = given.map(({ node, frame: { module } }) => expiryOf(project, { module, node }));
  return found.find((each) => each?.expires !== false) ?? found[0] ?? null;
}

/** No name of the row between the commit and the answer: neither `refresh(row)` nor `row.id`. */
function empties(call: ast.Call, name: ast.Name, { module }: FunctionInfo): boolean {
  if (call.end > name.start) return false;
  return !module
    .named(name.id)
    .some((each) => each.kind === 'Name' && each !== name && each.start > call.end && each.start < name.start);
}

function commits({ module, node }: FunctionInfo): ast.Call[] {
  return module.callsNamed('commit').flatMap(({ node: call }) => (isWithin(call, node) ? [call] : []));
}

/** Whether the function's text names an identifier. */
export function mentions({ module, node }: FunctionInfo, ...names: readonly string[]): boolean {
  return names.some((name) => module.named(name).some((each) => isWithin(each, node)));
}

function isWithin(inner: ast.Node, outer: ast.Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
