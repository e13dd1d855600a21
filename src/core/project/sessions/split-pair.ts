import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Place } from './transaction-effects.ts';

/** Something that is written and committed. */
export interface Unit {
  /** The write, or the call that writes and commits. */
  readonly at: ast.Node;
  /** The commit, or the same call. */
  readonly commit: ast.Node;
  /** Where the called function writes. */
  readonly wrote: Place | null;
}

/** Two units, one after the other. */
export interface Pair {
  readonly first: Unit;
  readonly second: Unit;
}

/** The same step for another item, which a loop would do as well. */
export function isRepeated({ first, second }: Pair, module: Module): boolean {
  const [one, other] = [first, second].map(({ at, wrote }) =>
    wrote && at.kind === 'Call' ? module.text(at.func) : null,
  );
  return one !== null && one === other;
}
