import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { givenByCaller, givenSessions } from './given-session.ts';
import { targetOf } from './session-callee.ts';
import { type Frame, frameOf } from './session-value.ts';
import { isDeliberate, isProgress } from './split-deliberate.ts';
import { isRepeated, type Pair, type Unit } from './split-pair.ts';
import type { Effect, Place } from './transaction-effects.ts';
import { type Steps, TransactionFlow } from './transaction-flow.ts';
import { isHeld } from './transaction-frame.ts';
import { EffectReader } from './transaction-reader.ts';
import type { TransactionAnalysis } from './transaction-summary.ts';
import { truth } from './transaction-tests.ts';

/** Two transactions of one session on one way through a function. */
export interface SplitTransaction extends Pair {
  readonly function: FunctionInfo;
}

/**
 * The functions of a module that commit twice on some way, with something written before each; one pair for each function. A call
 * of a function that is split itself is no part of a pair: there, and not in each of its callers, the first step is to be made.
 */
export function* splitTransactions(module: Module, project: Project): Generator<SplitTransaction> {
  for (const info of project.judged(module)) {
    const found = splitIn(info, project);
    if (found) yield found;
  }
}

const judged = new WeakMap<Project, Map<FunctionInfo, SplitTransaction | null>>();

function splitIn(info: FunctionInfo, project: Project): SplitTransaction | null {
  const known = judged.get(project) ?? new Map<FunctionInfo, SplitTransaction | null>();
  judged.set(project, known);
  const before = known.get(info);
  if (before !== undefined) return before;
  known.set(info, null); // it calls itself
  if (info.generator || !mayCommitTwice(info)) return null;
  const reading = new SplitReading(givenSessions(project), frameOf(info, givenByCaller(info, project), 0));
  const pairs = reading
    .run()
    .filter((each) => !isRepeated(each, info.module) && !isDeliberate(each, info.module, project));
  const [first] = pairs.toSorted((a, b) => a.second.at.start - b.second.at.start);
  const found = first ? { ...first, function: info } : null;
  known.set(info, found);
  return found;
}

/** Two calls at least: most functions need not be followed. */
function mayCommitTwice({ module, node }: FunctionInfo): boolean {
  return module.within('Call', node).length > 1;
}

/** How far the transactions of a session are on one way: what is committed, and what is written since. */
interface Way {
  readonly first: Unit | null;
  readonly pending: ast.Node | null;
}

const START: Way = { first: null, pending: null };

class SplitReading implements Steps<Way> {
  readonly #analysis: TransactionAnalysis;
  readonly #frame: Frame;
  readonly #reader: EffectReader;
  readonly #effects = new Map<ast.Node, readonly Effect[]>();
  readonly #ways = new Map<string, Way>();
  readonly #ids = new Set<string>();
  readonly #found: Pair[] = [];
  #id = '';

  constructor(analysis: TransactionAnalysis, frame: Frame) {
    this.#analysis = analysis;
    this.#frame = frame;
    this.#reader = new EffectReader(analysis.evaluator, frame, (target, env, call, from) =>
      analysis.called(target, env, call, from),
    );
  }

  /** One session after the other; the first turn finds out which there are. */
  run(): readonly Pair[] {
    const flow = new TransactionFlow(this, 1, [START]);
    flow.run(this.#frame.info.node.body, [START]);
    for (const id of this.#ids) {
      this.#id = id;
      flow.run(this.#frame.info.node.body, [START]);
    }
    return this.#found;
  }

  step(node: ast.Node, ways: readonly Way[]): readonly Way[] {
    const known = this.#effects.get(node) ?? [...this.#reader.read(node, isHeld(node))];
    this.#effects.set(node, known);
    return this.#after(known, ways);
  }

  leave(item: ast.WithItem, ways: readonly Way[]): readonly Way[] {
    return this.#after([...this.#analysis.left(item, this.#frame)], ways);
  }

  branch(test: ast.Expression, ways: readonly Way[]) {
    const known = truth(test, this.#frame, this.#analysis.evaluator);
    return { taken: known === false ? null : ways, otherwise: known === true ? null : ways };
  }

  isRepeated(): boolean {
    return false;
  }

  #after(effects: readonly Effect[], ways: readonly Way[]): readonly Way[] {
    return effects.reduce<readonly Way[]>(
      (rest, effect) => [...new Set(rest.map((way) => this.#next(effect, way)))],
      ways,
    );
  }

  #next(effect: Effect, way: Way): Way {
    const id = effect.kind === 'write' ? effect.session.id : 'id' in effect ? effect.id : '';
    if (effect.kind === 'commit') this.#ids.add(id);
    if (id !== this.#id) return way;
    if (effect.kind === 'write') return this.#way(way.first, way.pending ?? effect.node);
    if (effect.kind === 'rollback') return this.#way(way.first, null);
    return effect.kind === 'commit' && !effect.sometimes ? this.#committed(effect, way) : way;
  }

  #committed({ at, wrote }: Effect & { kind: 'commit' }, { first, pending }: Way): Way {
    if (!pending && !this.#isOneStep(at, wrote)) return this.#way(first, null);
    const unit = { at: pending ?? at, commit: at, wrote };
    if (isProgress(unit)) return this.#way(first, null);
    if (!first) return this.#way(unit, null);
    if (first.commit !== at) this.#found.push({ first, second: unit });
    return this.#way(first, null);
  }

  /**
   * A call of a function that writes and commits itself or in one that it calls, and that has no pair of its own. It is told
   * what to write: what is given a session only is a task by itself.
   */
  #isOneStep(at: ast.Node, wrote: Place | null): boolean {
    const { evaluator } = this.#analysis;
    const called = at.kind === 'Call' ? targetOf(at, this.#frame, evaluator)?.info : null;
    const writer = wrote?.module.enclosingFunction(wrote.node);
    if (at.kind !== 'Call' || !called || !writer) return false;
    const { project } = evaluator;
    const values = [...at.args, ...at.keywords.map(({ value }) => value)];
    if (values.every((each) => evaluator.valueOf(each, this.#frame).kind === 'session')) return false;
    const near = writer === called || project.callers(writer).some(({ function: caller }) => caller === called);
    return near && splitIn(called, project) === null;
  }

  /** The same for the same places, so that ways that agree become one. */
  #way(first: Unit | null, pending: ast.Node | null): Way {
    const key = `${first?.at.start} ${first?.commit.start} ${pending?.start}`;
    const way = this.#ways.get(key) ?? { first, pending };
    this.#ways.set(key, way);
    return way;
  }
}
