import type { ast } from '../../syntax/index.ts';
import type { SessionEvaluator } from './session-evaluator.ts';
import { type Frame, type HeldSession, sessionsIn, type Value } from './session-value.ts';
import type { Effect, Place } from './transaction-effects.ts';
import { type Steps, TransactionFlow } from './transaction-flow.ts';
import { EffectReader, type Entering } from './transaction-reader.ts';
import { asked, factsAt, isForNothing, isRepeated, tellsFailure, truth } from './transaction-tests.ts';

/** A write that may be open, or (without a place) what was open when the code began or handed its session out. */
export interface Item {
  readonly session: HeldSession;
  readonly write: Place | null;
  /** The calls that lead from there to the write. */
  readonly via: readonly Place[];
  /** The tests on the way to the write, in canonical form, with their outcome. */
  readonly facts: ReadonlyMap<string, boolean>;
}

/** What ends the context of a `with`. */
type Leaving = (item: ast.WithItem) => Iterable<Effect>;

/** Follows the transactions of one function, for what its parameters hold. */
export class FrameReading implements Steps<Item> {
  readonly #evaluator: SessionEvaluator;
  readonly #frame: Frame;
  readonly #reader: EffectReader;
  readonly #leaving: Leaving;
  readonly #isFailure: (node: ast.Return) => boolean;
  readonly #items = new Map<ast.Node, Map<string, Item>>();
  readonly #effects = new Map<ast.Node, readonly Effect[]>();
  /** Sessions that reach unknown code, by id. */
  readonly lost = new Set<string>();
  /** Sessions that are committed somewhere, by id. */
  readonly committed = new Set<string>();
  /** Writes that are in a committed transaction, one for each session, by id. */
  readonly wrote = new Map<string, Place>();
  /** Items that a commit has met on some path. */
  readonly saved = new Set<Item>();
  readonly flushes: { readonly id: string; readonly at: Place }[] = [];
  readonly handed: HeldSession[];

  constructor(
    evaluator: SessionEvaluator,
    frame: Frame,
    enter: Entering,
    leaving: Leaving,
    handed: readonly HeldSession[] = [],
    isFailure = tellsFailure,
  ) {
    this.#isFailure = isFailure;
    this.#evaluator = evaluator;
    this.#frame = frame;
    this.#reader = new EffectReader(evaluator, frame, enter);
    this.#leaving = leaving;
    this.handed = [...handed];
  }

  /** What is open where the function ends, on some path. */
  run(items: readonly Item[]): readonly Item[] {
    return new TransactionFlow(this).run(this.#frame.info.node.body, items);
  }

  step(node: ast.Node, items: readonly Item[]): readonly Item[] {
    const known = this.#effects.get(node);
    const effects = known ?? [...this.#reader.read(node, isHeld(node))];
    this.#effects.set(node, effects);
    const rest = this.#apply(effects, node, items);
    return node.kind === 'Return' && this.#isFailure(node) ? [] : rest;
  }

  leave(item: ast.WithItem, items: readonly Item[]): readonly Item[] {
    return this.#apply([...this.#leaving(item)], item, items);
  }

  #apply(effects: readonly Effect[], node: ast.Node, items: readonly Item[]): readonly Item[] {
    return effects.reduce((rest, effect) => this.#after(effect, node, rest), items);
  }

  #after(effect: Effect, node: ast.Node, items: readonly Item[]): readonly Item[] {
    switch (effect.kind) {
      case 'lost':
        for (const each of effect.ids) this.lost.add(each);
        return items;
      case 'flush':
        this.flushes.push(effect);
        return items;
      case 'commit':
        this.committed.add(effect.id);
        if (effect.wrote) this.wrote.set(effect.id, effect.wrote);
        for (const each of items) if (each.session.id === effect.id) this.#save(each);
        return items.filter(({ session }) => session.id !== effect.id);
      case 'rollback':
        // What was handed out is not committed by it.
        return items.filter(({ session, write }) => session.id !== effect.id || write === null);
      case 'write':
        return add(
          items,
          this.#item(effect.node, effect.session, { node: effect.node, module: this.#frame.info.module }, effect.via),
        );
      case 'handed':
        return this.#handOut(effect.value, node, items);
    }
  }

  #save(item: Item): void {
    this.saved.add(item);
    if (item.write) this.wrote.set(item.session.id, item.via.at(-1) ?? item.write);
  }

  #handOut(value: Value, node: ast.Node, items: readonly Item[]): readonly Item[] {
    const inside = sessionsIn(value);
    const sessions = inside === 'any' ? this.handed : [...this.handed, ...inside];
    for (const each of sessions) if (!this.handed.some(({ id }) => id === each.id)) this.handed.push(each);
    return sessions.reduce((rest, each) => add(rest, this.#item(node, each, null, [])), items);
  }

  /** The same for the same place, so that loops come to rest. */
  #item(node: ast.Node, session: HeldSession, write: Place | null, via: readonly Place[]): Item {
    const here = this.#items.get(node) ?? new Map<string, Item>();
    this.#items.set(node, here);
    const known = here.get(session.id);
    if (known) return known;
    const item = { session, write, via, facts: factsAt(node, this.#frame.info.node) };
    here.set(session.id, item);
    return item;
  }

  // --- tests -------------------------------------------------------------------------------------------------------

  branch(test: ast.Expression, items: readonly Item[]) {
    const known = truth(test, this.#frame, this.#evaluator);
    const [text, yes] = asked(test);
    const under = (taken: boolean) =>
      items.filter(
        (each) => (each.facts.get(text) ?? taken === yes) === (taken === yes) && !this.#isNothing(test, taken, each),
      );
    return { taken: known === false ? null : under(true), otherwise: known === true ? null : under(false) };
  }

  #isNothing(test: ast.Expression, taken: boolean, { write }: Item): boolean {
    return write !== null && isForNothing(test, taken, write.node, this.#frame.info.module);
  }

  isRepeated(test: ast.Expression): boolean {
    return isRepeated(test, this.#frame, this.#evaluator);
  }
}

function add(items: readonly Item[], item: Item): readonly Item[] {
  return items.includes(item) ? items : [...items, item];
}

/** A test, the context of a `with` and what a loop goes through are known by the code around them. */
export function isHeld(node: ast.Node): boolean {
  const { parent } = node;
  return parent?.kind === 'If' || parent?.kind === 'While' || parent?.kind === 'WithItem' || parent?.kind === 'For';
}
