import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { HeldSession, Value } from './session-value.ts';

/** A place in a module. */
export interface Place {
  readonly node: ast.Node;
  readonly module: Module;
}

/** What evaluating code does to sessions. `lost`: they reach code that is not known, which may do anything to them. */
export type Effect =
  | { readonly kind: 'write'; readonly session: HeldSession; readonly node: ast.Node; readonly via: readonly Place[] }
  | { readonly kind: 'rollback'; readonly id: string }
  | {
      readonly kind: 'commit';
      readonly id: string;
      /** The commit, or the call or `with` that leads to it. */
      readonly at: ast.Node;
      /** What a call has written before it committed. */
      readonly wrote: Place | null;
      /** A call may return without it. */
      readonly sometimes: boolean;
    }
  | { readonly kind: 'flush'; readonly id: string; readonly at: Place }
  | { readonly kind: 'lost'; readonly ids: readonly string[] }
  /** A generator hands its value out and waits until whoever uses it is done. */
  | { readonly kind: 'handed'; readonly value: Value };

/** Stands for all sessions of a request. */
export const ANY = '*';

/** The sessions reach code that is not known. */
export function lost(sessions: readonly HeldSession[] | 'any'): Effect[] {
  const ids = sessions === 'any' ? [ANY] : sessions.map(({ id }) => id);
  return ids.length > 0 ? [{ kind: 'lost', ids }] : [];
}

/** A commit that is seen to happen. */
export function committed({ id }: HeldSession, at: ast.Node): Effect {
  return { kind: 'commit', id, at, wrote: null, sometimes: false };
}
