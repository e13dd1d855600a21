import type { ast } from '../../syntax/index.ts';

/** What the code between the branches does to the items that are under way. Items are told apart by identity. */
export interface Steps<T> {
  /** An expression or a simple statement is evaluated. */
  step(node: ast.Node, items: readonly T[]): readonly T[];
  /** A `with` is left without an exception. */
  leave(item: ast.WithItem, items: readonly T[]): readonly T[];
  /** What reaches the two branches of a test; null for a branch that is never taken. */
  branch(test: ast.Expression, items: readonly T[]): { readonly taken: Flowing<T>; readonly otherwise: Flowing<T> };
  /** The test repeats a decision that was taken before: what its branch ends, no path has left. */
  isRepeated(test: ast.Expression): boolean;
}

/** Null where no path arrives. */
export type Flowing<T> = readonly T[] | null;

interface Jumps<T> {
  readonly exits: Flowing<T>[];
  readonly breaks: Flowing<T>[];
  readonly continues: Flowing<T>[];
}

/**
 * Follows items along every path through a function that does not raise. An exception that is caught starts a path
 * without the items of the block: what it has left open when it failed is not meant to last.
 */
export class TransactionFlow<T> {
  readonly #steps: Steps<T>;
  readonly #turns: 1 | 2;
  readonly #caught: readonly T[];

  /**
   * @param turns of each loop: with one, nothing that a turn leaves meets the next
   * @param caught what a path begins with that starts where an exception is caught
   */
  constructor(steps: Steps<T>, turns: 1 | 2 = 2, caught: readonly T[] = []) {
    this.#steps = steps;
    this.#turns = turns;
    this.#caught = caught;
  }

  /** The items that are still there at some end of the statements. */
  run(body: readonly ast.Statement[], items: readonly T[]): readonly T[] {
    const jumps = newJumps<T>();
    const falls = this.#block(body, items, jumps);
    return union([falls, ...jumps.exits]) ?? [];
  }

  #block(body: readonly ast.Statement[], start: Flowing<T>, jumps: Jumps<T>): Flowing<T> {
    return body.reduce<Flowing<T>>((items, each) => (items ? this.#statement(each, items, jumps) : null), start);
  }

  #statement(node: ast.Statement, items: readonly T[], jumps: Jumps<T>): Flowing<T> {
    switch (node.kind) {
      case 'Raise':
        return null;
      case 'Return':
        jumps.exits.push(this.#steps.step(node, items));
        return null;
      case 'Break':
        jumps.breaks.push(items);
        return null;
      case 'Continue':
        jumps.continues.push(items);
        return null;
      case 'If':
        return this.#if(node, items, jumps);
      case 'For':
      case 'While':
        return this.#loop(node, items, jumps);
      case 'With':
        return this.#with(node, items, jumps);
      case 'Try':
        return this.#try(node, items, jumps);
      case 'Match':
        return this.#match(node, items, jumps);
      default:
        return this.#steps.step(node, items);
    }
  }

  #if({ test, body, orelse }: ast.If, items: readonly T[], jumps: Jumps<T>): Flowing<T> {
    const { taken, otherwise } = this.#steps.branch(test, this.#steps.step(test, items));
    const after = this.#block(body, taken, jumps);
    const repeated = taken && after && this.#steps.isRepeated(test);
    const ended = repeated ? new Set(taken.filter((each) => !after.includes(each))) : null;
    const left = ended ? (otherwise?.filter((each) => !ended.has(each)) ?? null) : otherwise;
    return union([after, this.#block(orelse, left, jumps)]);
  }

  /** Twice is enough: what one turn leaves is there when the next begins. */
  #loop(node: ast.For | ast.While, start: readonly T[], jumps: Jumps<T>): Flowing<T> {
    const head = node.kind === 'For' ? node.iter : node.test;
    const inner = { exits: jumps.exits, breaks: [], continues: [] } satisfies Jumps<T>;
    const before = this.#steps.step(head, start);
    const once = this.#block(node.body, before, inner);
    const again = union([before, once, ...inner.continues]) ?? [];
    const twice = this.#turns === 2 ? this.#block(node.body, again, inner) : null;
    const endless = node.kind === 'While' && node.test.kind === 'Constant' && node.test.value === 'True';
    const done = endless ? null : union([before, once, twice, ...inner.continues]);
    return union([this.#block(node.orelse, done, jumps), ...inner.breaks]);
  }

  #with(node: ast.With, start: readonly T[], jumps: Jumps<T>): Flowing<T> {
    const steps = this.#steps;
    const inside = node.items.reduce((items, each) => steps.step(each.context, items), start);
    const left = (items: Flowing<T>) =>
      items && node.items.toReversed().reduce((rest, each) => steps.leave(each, rest), items);
    return this.#wrapped((inner) => this.#block(node.body, inside, inner), left, jumps);
  }

  #try(node: ast.Try, start: readonly T[], jumps: Jumps<T>): Flowing<T> {
    const final = (items: Flowing<T>) => this.#block(node.finalbody, items, jumps);
    const body = (inner: Jumps<T>) => {
      const done = this.#block(node.orelse, this.#block(node.body, start, inner), inner);
      return union([done, ...node.handlers.map((each) => this.#block(each.body, this.#caught, inner))]);
    };
    return this.#wrapped(body, final, jumps);
  }

  /** Every way out of the body passes through `leave`. */
  #wrapped(
    body: (inner: Jumps<T>) => Flowing<T>,
    leave: (items: Flowing<T>) => Flowing<T>,
    jumps: Jumps<T>,
  ): Flowing<T> {
    const inner = newJumps<T>();
    const falls = body(inner);
    for (const kind of ['exits', 'breaks', 'continues'] as const) {
      jumps[kind].push(...inner[kind].map(leave));
    }
    return leave(falls);
  }

  /** Without `case _:` no case may match. */
  #match(node: ast.Match, start: readonly T[], jumps: Jumps<T>): Flowing<T> {
    const items = this.#steps.step(node.subject, start);
    const cases = node.cases.map((each) => this.#block(each.body, items, jumps));
    return union(node.cases.some(({ matchesAll }) => matchesAll) ? cases : [...cases, items]);
  }
}

function newJumps<T>(): Jumps<T> {
  return { exits: [], breaks: [], continues: [] };
}

function union<T>(parts: readonly Flowing<T>[]): Flowing<T> {
  const there = parts.filter((each) => each !== null);
  return there.length === 0 ? null : [...new Set(there.flat())];
}
