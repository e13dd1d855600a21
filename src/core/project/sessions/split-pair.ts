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

const SENDING = /^(delay|apply_async|send|send_task|enqueue|enqueue_job|publish|kiq|defer|defer_async)$/;

/** `create(order)`, then something is sent, then `update(order)`: what became of it can be written only afterwards. */
export function tellsOutcome({ first, second }: Pair, module: Module): boolean {
  const rows = new Set(given(first));
  const same = given(second).some((each) => rows.has(each));
  return (
    same &&
    module
      .calls()
      .some(
        ({ node: { start, func } }) =>
          start > first.commit.end &&
          start < second.at.start &&
          SENDING.test(func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : ''),
      )
  );
}

/** The names that a call is given. */
function given({ at }: Unit): string[] {
  if (at.kind !== 'Call') return [];
  return [...at.args, ...at.keywords.map(({ value }) => value)].flatMap((each) =>
    each.kind === 'Name' ? [each.id] : [],
  );
}
