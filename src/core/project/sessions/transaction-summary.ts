import type { FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { type CallTarget, targetOf } from './session-callee.ts';
import { SessionEvaluator } from './session-evaluator.ts';
import {
  envKey,
  type Frame,
  frameOf,
  type HeldObject,
  type HeldSession,
  keyOf,
  sessionsIn,
  sessionsOf,
  type Value,
} from './session-value.ts';
import { committed, type Effect, lost, type Place } from './transaction-effects.ts';
import { FrameReading, type Item } from './transaction-frame.ts';
import { tellsFailure } from './transaction-tests.ts';

/** What calling a function does to the sessions that its parameters hold, and to those that it opens and hands out. */
export interface Summary {
  /** Sessions that reach unknown code, by id. */
  readonly lost: readonly string[];
  /** Sessions whose transaction is ended, on every path or on some, by id. */
  readonly ends: ReadonlyMap<string, 'always' | 'sometimes'>;
  /** A write of the function that is in a committed transaction, by session. */
  readonly wrote: ReadonlyMap<string, Place>;
  /** Writes that are open on some path where the function ends. */
  readonly open: readonly Item[];
  readonly flushes: readonly { readonly id: string; readonly at: Place }[];
  /** Sessions that it hands out at a `yield`. */
  readonly handed: readonly HeldSession[];
}

const NO_EXCEPTION: Value = { kind: 'constant', value: 'None' };

/** Judges functions once for each set of values that their parameters hold. */
export class TransactionAnalysis {
  readonly evaluator: SessionEvaluator;
  readonly #summaries = new Map<FunctionInfo, Map<string, Summary>>();

  readonly #isFailure: (node: ast.Return) => boolean;

  /** @param isFailure whether nothing has to last where a function returns this */
  constructor(project: Project, evaluator = new SessionEvaluator(project), isFailure = tellsFailure) {
    this.evaluator = evaluator;
    this.#isFailure = isFailure;
  }

  /** Follows a function from its first line. */
  reading(info: FunctionInfo, env: ReadonlyMap<string, Value>, depth = 0): FrameReading {
    const sessions = info.generator ? sessionsOf(env.values()) : [];
    const frame = frameOf(info, env, depth);
    return new FrameReading(
      this.evaluator,
      frame,
      (target, inner, call, from) => this.called(target, inner, call, from),
      (item) => this.left(item, frame),
      sessions === 'any' ? [] : sessions,
      this.#isFailure,
    );
  }

  /** What a call does; for a generator: what happens around its `yield`. */
  summary(info: FunctionInfo, env: ReadonlyMap<string, Value>, depth: number): Summary {
    const known = this.#summaries.get(info) ?? new Map<string, Summary>();
    this.#summaries.set(info, known);
    const key = envKey(env);
    const found = known.get(key);
    if (found) return found;
    known.set(key, unknown(env));
    const summary = this.#summarise(info, env, depth);
    known.set(key, summary);
    return summary;
  }

  #summarise(info: FunctionInfo, env: ReadonlyMap<string, Value>, depth: number): Summary {
    const reading = this.reading(info, env, depth);
    const inside = sessionsOf(env.values());
    const entries: Item[] =
      info.generator || inside === 'any'
        ? []
        : inside.map((session) => ({ session, write: null, via: [], facts: new Map() }));
    const left = reading.run(entries);
    const waiting = new Set(left.filter(({ write }) => write === null).map(({ session }) => session.id));
    return {
      lost: [...reading.lost],
      ends: new Map([...reading.committed].map((id) => [id, waiting.has(id) ? 'sometimes' : 'always'])),
      wrote: reading.wrote,
      open: left.filter(({ write }) => write !== null),
      flushes: reading.flushes,
      handed: reading.handed,
    };
  }

  // --- calls -------------------------------------------------------------------------------------------------------

  /** What a call of the project does to the sessions that its caller knows. */
  *called(target: CallTarget, env: Map<string, Value>, call: ast.Call, frame: Frame): Generator<Effect> {
    const { info } = target;
    if (!info || ![...env.values()].some(mayHold)) return;
    const summary = this.summary(info, env, frame.depth + 1);
    const outside = this.#outside(env, call, frame);
    yield* effectsOf(summary, call);
    for (const { session, write, via } of summary.open) {
      const seen = outside.some(({ id }) => id === session.id) || isField(session, env);
      if (seen && write) yield { kind: 'write', session, node: call, via: [write, ...via] };
    }
  }

  /** The sessions of a call that its caller knows too: what it gives and what it gets back. */
  #outside(env: Map<string, Value>, call: ast.Call, frame: Frame): readonly HeldSession[] {
    const sessions = sessionsOf([...env.values(), this.evaluator.valueOf(call, frame)]);
    return sessions === 'any' ? [] : sessions;
  }

  // --- `with` ------------------------------------------------------------------------------------------------------

  /** What leaving a `with` does. */
  *left(item: ast.WithItem, frame: Frame): Generator<Effect> {
    const context = item.context.kind === 'Await' ? item.context.value : item.context;
    if (context.kind === 'Call' && context.func.kind === 'Attribute' && context.func.attr === 'begin') {
      const receiver = this.evaluator.valueOf(context.func.value, frame);
      if (receiver.kind === 'session') return yield committed(receiver.session, item);
    }
    const target = context.kind === 'Call' ? targetOf(context, frame, this.evaluator) : null;
    if (context.kind === 'Call' && target?.kind === 'function' && target.info.generator) {
      const env = this.evaluator.arguments(target, context, frame);
      return yield* effectsOf(this.summary(target.info, env, frame.depth + 1), item);
    }
    const object = this.evaluator.valueOf(context, frame);
    if (object.kind === 'object') yield* this.#objectLeft(object, item, frame);
  }

  /** `__exit__` without an exception. */
  *#objectLeft(object: HeldObject, item: ast.WithItem, frame: Frame): Generator<Effect> {
    const { project } = this.evaluator;
    const exit = project.method(object.type, '__aexit__') ?? project.method(object.type, '__exit__');
    if (!exit) return yield* lost(sessionsIn(object));
    const env = new Map(exit.params.map((each, index) => [each.name, index === 0 ? object : NO_EXCEPTION] as const));
    yield* effectsOf(this.summary(exit, env, frame.depth + 1), item);
  }
}

/** @param at the call or `with` in whose place the effects happen */
function* effectsOf({ lost: ids, flushes, ends, wrote }: Summary, at: ast.Node): Generator<Effect> {
  if (ids.length > 0) yield { kind: 'lost', ids };
  for (const { id, at } of flushes) yield { kind: 'flush', id, at };
  for (const [id, how] of ends) {
    yield { kind: 'commit', id, at, wrote: wrote.get(id) ?? null, sometimes: how === 'sometimes' };
  }
}

/** A function that is still being judged: it calls itself. */
function unknown(env: ReadonlyMap<string, Value>): Summary {
  const ids = lost(sessionsOf(env.values())).flatMap((each) => (each.kind === 'lost' ? each.ids : []));
  return { lost: ids, ends: new Map(), wrote: new Map(), open: [], flushes: [], handed: [] };
}

/** A session, or something that may hold or open one. */
function mayHold({ kind }: Value): boolean {
  return kind === 'object' || kind === 'session' || kind === 'opaque';
}

/** An object that the call got has opened the session. */
function isField({ id }: HeldSession, env: ReadonlyMap<string, Value>): boolean {
  return [...env.values()].some((each) => each.kind === 'object' && id.startsWith(`${keyOf(each)}:`));
}
