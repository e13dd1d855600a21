import { alwaysBefore, type FunctionInfo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Loaded } from '../loading/loaded.ts';
import { expiryOf } from '../loading/session-settings.ts';
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
  if (own) return judged(loaded, info.module, own, alwaysBefore(own, node));
  const from = row.from ?? (row.held && givenBy(row.held.query));
  if (!from || from === info || mentions(from, 'refresh')) return null;
  const [call] = commits(from);
  return call ? judged(loaded, from.module, call, false) : null;
}

function givenBy({ module, node }: { readonly module: Module; readonly node: ast.Node }): FunctionInfo | null {
  return module.enclosingFunction(node);
}

function judged(loaded: Loaded, module: Module, call: ast.Call, always: boolean): Emptied | null {
  const session = call.func.kind === 'Attribute' ? call.func.value : null;
  const expiry = session && expiryOf(loaded.project, { module, node: session });
  if (expiry?.expires === false) return null;
  return { call, module, certain: always && expiry?.expires === true };
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
