import { type ast, canonicalForm, children } from '../syntax/index.ts';
import type { SessionEvaluator } from './session-evaluator.ts';
import { carries, type Frame, type HeldSession, keyOf, sessionsIn, type Value } from './session-value.ts';
import { type Effect, EffectReader, type Entering, type Place } from './transaction-effects.ts';
import { type Steps, TransactionFlow } from './transaction-flow.ts';

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
  readonly #items = new Map<ast.Node, Map<string, Item>>();
  readonly #effects = new Map<ast.Node, readonly Effect[]>();
  /** Sessions that reach unknown code, by id. */
  readonly lost = new Set<string>();
  /** Sessions that are committed somewhere, by id. */
  readonly committed = new Set<string>();
  /** Items that a commit has met on some path. */
  readonly saved = new Set<Item>();
  readonly flushes: { readonly id: string; readonly at: Place }[] = [];
  readonly handed: HeldSession[];

  constructor(evaluator: SessionEvaluator, frame: Frame, enter: Entering, leaving: Leaving, handed: readonly HeldSession[] = []) {
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
    return this.#apply(effects, node, items);
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
        for (const each of items) if (each.session.id === effect.id) this.saved.add(each);
        return items.filter(({ session }) => session.id !== effect.id);
      case 'rollback':
        // What was handed out is not committed by it.
        return items.filter(({ session, write }) => session.id !== effect.id || write === null);
      case 'write':
        return add(items, this.#item(effect.node, effect.session, { node: effect.node, module: this.#frame.info.module }, effect.via));
      case 'handed':
        return this.#handOut(effect.value, node, items);
    }
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
    const known = this.#truth(test);
    const [text, yes] = asked(test);
    const under = (taken: boolean) => items.filter(({ facts }) => (facts.get(text) ?? (taken === yes)) === (taken === yes));
    return { then: known === false ? null : under(true), otherwise: known === true ? null : under(false) };
  }

  #truth(test: ast.Expression): boolean | null {
    if (test.kind === 'UnaryOp' && test.op === 'not') return negated(this.#truth(test.operand));
    if (test.kind === 'BoolOp') {
      const sides = [this.#truth(test.left), this.#truth(test.right)];
      const decisive = test.op === 'or';
      if (sides.includes(decisive)) return decisive;
      return sides.includes(null) ? null : !decisive;
    }
    if (test.kind === 'Compare') return this.#isNone(test);
    const value = this.#evaluator.valueOf(test, this.#frame);
    if (value.kind === 'constant' && value.value !== 'write') return value.value === 'True';
    return value.kind === 'session' || value.kind === 'object' ? true : null;
  }

  #isNone({ operands: [left, right], ops: [operator] }: ast.Compare): boolean | null {
    if (!left || right?.kind !== 'Constant' || right.value !== 'None') return null;
    const value = this.#evaluator.valueOf(left, this.#frame);
    if (value.kind === 'plain' || value.kind === 'opaque') return null;
    const isNone = value.kind === 'constant' && value.value === 'None';
    return operator === 'is' ? isNone : operator === 'is not' ? !isNone : null;
  }

  /** It asks a flag (a parameter, or a local that is changed on the way) or the session itself. */
  isRepeated(test: ast.Expression): boolean {
    const { module, node } = this.#frame.info;
    const scope = module.scopeOf(node);
    return namesIn(test).some((each) => {
      if (each.parent?.kind === 'Attribute') return carries(this.#evaluator.valueOf(each, this.#frame));
      const bindings = scope.bindings.get(each.id) ?? [];
      return bindings.length > 1 || bindings.some(({ kind }) => kind === 'parameter') || this.#isFilled(each.id);
    });
  }

  /** `changed = []`, then `changed.append(…)`. */
  #isFilled(name: string): boolean {
    const { module, node } = this.#frame.info;
    return module
      .named(name)
      .some(
        ({ parent, start, end }) =>
          start >= node.start && end <= node.end && parent?.kind === 'Attribute' && /^(append|add|extend|update|insert)$/.test(parent.attr),
      );
  }
}

function add(items: readonly Item[], item: Item): readonly Item[] {
  return items.includes(item) ? items : [...items, item];
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

/** A test, the context of a `with` and what a loop goes through are known by the code around them. */
function isHeld(node: ast.Node): boolean {
  const { parent } = node;
  return parent?.kind === 'If' || parent?.kind === 'While' || parent?.kind === 'WithItem' || parent?.kind === 'For';
}

function namesIn(node: ast.Node): ast.Name[] {
  return node.kind === 'Name' ? [node] : children(node).flatMap(namesIn);
}

/** What the `if`s around a node say. */
function factsAt(node: ast.Node, end: ast.Node): Map<string, boolean> {
  const facts = new Map<string, boolean>();
  let child = node;
  for (let up = node.parent; up && child !== end; up = up.parent) {
    if (up.kind === 'If' && child !== up.test) {
      const taken = (up.body as readonly ast.Node[]).includes(child);
      for (const each of taken ? conjuncts(up.test) : [up.test]) {
        const [text, yes] = asked(each);
        facts.set(text, taken === yes);
      }
    }
    child = up;
  }
  return facts;
}

/** A test without its `not`s, and the outcome for which it is true. */
function asked(test: ast.Expression): readonly [text: string, yes: boolean] {
  if (test.kind !== 'UnaryOp' || test.op !== 'not') return [canonicalForm(test), true];
  const [text, yes] = asked(test.operand);
  return [text, !yes];
}

function conjuncts(test: ast.Expression): ast.Expression[] {
  return test.kind === 'BoolOp' && test.op === 'and' ? [test, ...conjuncts(test.left), ...conjuncts(test.right)] : [test];
}
