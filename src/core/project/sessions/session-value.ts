import type { ClassInfo, FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';

/** A session of SQLAlchemy, told apart by the place that opens it. */
export interface HeldSession {
  readonly id: string;
  /** The call that makes it, in its module. */
  readonly opened: ast.Node;
  readonly module: Module;
  /** The function whose code opens it; null in a class or module body. */
  readonly opener: FunctionInfo | null;
}

/** An instance of a class of the project, with what its constructor was given. */
export interface HeldObject {
  readonly kind: 'object';
  readonly cls: ClassInfo;
  /** Qualified name of the class. */
  readonly type: string;
  readonly fields: ReadonlyMap<string, Value>;
}

/**
 * What an expression holds, as far as sessions are concerned. `plain` holds none. `opaque` is something unknown that may
 * hold the sessions it was made with, or `any` of the request's.
 */
export type Value =
  | HeldObject
  | { readonly kind: 'plain' }
  | { readonly kind: 'constant'; readonly value: 'True' | 'False' | 'None' | 'write' }
  | { readonly kind: 'session'; readonly session: HeldSession }
  | { readonly kind: 'class'; readonly cls: ClassInfo; readonly type: string }
  | { readonly kind: 'opaque'; readonly sessions: readonly HeldSession[] | 'any' };

export const PLAIN: Value = { kind: 'plain' };
export const ANYTHING: Value = { kind: 'opaque', sessions: 'any' };

/** A function with what its parameters hold. */
export interface Frame {
  readonly info: FunctionInfo;
  readonly env: ReadonlyMap<string, Value>;
  /** Calls between the outermost function and this one. */
  readonly depth: number;
  readonly known: Map<ast.Node, Value>;
}

export function frameOf(info: FunctionInfo, env: ReadonlyMap<string, Value>, depth: number): Frame {
  return { info, env, depth, known: new Map() };
}

/** Two values with the same key hold the same. */
export function keyOf(value: Value): string {
  switch (value.kind) {
    case 'plain':
      return '';
    case 'constant':
      return value.value;
    case 'session':
      return value.session.id;
    case 'class':
      return `class ${value.type}`;
    case 'object':
      return `${value.type}(${envKey(value.fields)})`;
    case 'opaque':
      return value.sessions === 'any' ? '?' : `?${value.sessions.map(({ id }) => id).join()}`;
  }
}

export function envKey(env: ReadonlyMap<string, Value>): string {
  return [...env]
    .filter(([, value]) => value.kind !== 'plain')
    .map(([name, value]) => `${name}=${keyOf(value)}`)
    .join();
}

/** The sessions that whoever has the value can reach. */
export function sessionsIn(value: Value): readonly HeldSession[] | 'any' {
  if (value.kind === 'session') return [value.session];
  if (value.kind === 'opaque') return value.sessions;
  return value.kind === 'object' ? sessionsOf(value.fields.values()) : [];
}

export function sessionsOf(values: Iterable<Value>): readonly HeldSession[] | 'any' {
  const found = new Map<string, HeldSession>();
  for (const value of values) {
    const inside = sessionsIn(value);
    if (inside === 'any') return 'any';
    for (const each of inside) found.set(each.id, each);
  }
  return [...found.values()];
}

export function carries(value: Value): boolean {
  return sessionsIn(value).length > 0;
}

/**
 * What several values have in common: the one they agree on (`None` aside), else nothing known. Sessions that one function
 * opens on different paths count as one.
 */
export function common(values: readonly Value[]): Value {
  const relevant = values.filter((each) => each.kind !== 'constant' || each.value !== 'None');
  const [first] = relevant;
  if (!first) return values[0] ?? PLAIN;
  if (relevant.every((each) => keyOf(each) === keyOf(first))) return first;
  if (relevant.every((each) => isAlternative(each, first))) return first;
  const sessions = sessionsOf(relevant);
  return sessions.length > 0 ? { kind: 'opaque', sessions } : PLAIN;
}

function isAlternative(one: Value, other: Value): boolean {
  return one.kind === 'session' && other.kind === 'session' && one.session.opener === other.session.opener;
}
