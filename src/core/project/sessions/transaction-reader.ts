import { argument, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import { type CallTarget, targetOf } from './session-callee.ts';
import { DEPTH, type SessionEvaluator } from './session-evaluator.ts';
import { type LibraryCall, libraryCall } from './session-library.ts';
import { methodEffect, WRITES_OF_QUERY } from './session-methods.ts';
import { queriedSession } from './session-query.ts';
import { carries, type Frame, type HeldSession, keyOf, sessionsOf, type Value } from './session-value.ts';
import { committed, type Effect, lost } from './transaction-effects.ts';

/** What entering a function of the project does, with what its parameters hold. */
export type Entering = (target: CallTarget, env: Map<string, Value>, call: ast.Call, frame: Frame) => Iterable<Effect>;

/** Calls that do nothing to a session they get. */
const READING =
  /^builtins\.(isinstance|hasattr|id|type|str|repr|print|bool|callable)$|^sqlalchemy\.inspect$|^logging\.|^typing\.cast$|^contextlib\./;
/** Calls that run their first argument with the others. */
const RUNNING = /^(asyncio\.to_thread|anyio\.to_thread\.run_sync|starlette\.concurrency\.run_in_threadpool)$/;

/** Reads what expressions and simple statements do to the sessions of a frame, in the order of evaluation. */
export class EffectReader {
  readonly #evaluator: SessionEvaluator;
  readonly #frame: Frame;
  readonly #module: Module;
  readonly #enter: Entering;

  constructor(evaluator: SessionEvaluator, frame: Frame, enter: Entering) {
    this.#evaluator = evaluator;
    this.#frame = frame;
    this.#module = frame.info.module;
    this.#enter = enter;
  }

  /** `held`: the code around knows what becomes of a session here, so that it is not lost. */
  *read(node: ast.Node, held: boolean): Generator<Effect> {
    switch (node.kind) {
      case 'Call':
        return yield* this.#call(node, held);
      case 'Name':
        if (!held) yield* this.#lost(node);
        return;
      case 'Attribute':
        return yield* this.#attribute(node, held);
      case 'Lambda':
      case 'FunctionDef':
      case 'ClassDef':
        return yield* this.#closure(node);
      case 'Await':
        return yield* this.read(node.value, held);
      case 'Yield':
        if (node.value) yield* this.read(node.value, true);
        return yield { kind: 'handed', value: node.value ? this.#value(node.value) : { kind: 'plain' } };
      case 'Assign':
      case 'AnnAssign':
        if (node.value) yield* this.read(node.value, isAsked(node.value) && this.#isKept(node, node.value));
        return;
      case 'Return':
        if (node.value) yield* this.read(node.value, this.#isKnownResult(node.value));
        return;
      case 'BoolOp':
      case 'IfExp':
        for (const each of children(node)) yield* this.read(each, held);
        return;
      case 'Compare':
      case 'UnaryOp':
      case 'FString':
      case 'Expr':
      case 'NamedExpr':
      case 'Delete':
        for (const each of children(node)) yield* this.read(each, true);
        return;
      default:
        for (const each of children(node)) yield* this.read(each, false);
    }
  }

  #value(node: ast.Expression): Value {
    return this.#evaluator.valueOf(node, this.#frame);
  }

  *#lost(...nodes: ast.Expression[]): Generator<Effect> {
    yield* lost(sessionsOf(nodes.map((each) => this.#value(each))));
  }

  /** Under the name it is assigned to, the value is still known. */
  #isKept(node: ast.Assign | ast.AnnAssign, value: ast.Expression): boolean {
    const key = keyOf(this.#value(value));
    const targets = node.kind === 'Assign' ? node.targets : [node.target];
    return targets.every(
      (each) => (each.kind === 'Name' || each.kind === 'Attribute') && keyOf(this.#value(each)) === key,
    );
  }

  /** The caller sees what the call gives, if all exits give the same. */
  #isKnownResult(value: ast.Expression): boolean {
    return this.#frame.depth > 0 && keyOf(this.#evaluator.handedOut(this.#frame)) === keyOf(this.#value(value));
  }

  /** A method that is handed on without being called takes its object with it. */
  *#attribute(node: ast.Attribute, held: boolean): Generator<Effect> {
    const base = this.#value(node.value);
    const own = this.#value(node);
    if (carries(own) && !held) yield* this.#lost(node);
    const isMethod =
      (base.kind === 'session' && methodEffect(node.attr) !== null) ||
      (base.kind === 'object' && own.kind === 'plain' && this.#evaluator.project.method(base.type, node.attr) !== null);
    if (isMethod && node.parent?.kind !== 'Attribute') yield* this.#lost(node.value);
    yield* this.read(node.value, true);
  }

  /** Code that runs later, if at all. */
  *#closure(node: ast.Lambda | ast.FunctionDef | ast.ClassDef): Generator<Effect> {
    const inside = this.#module.within('Name', node).filter((each) => carries(this.#value(each)));
    yield* this.#lost(...inside);
  }

  // --- calls -------------------------------------------------------------------------------------------------------

  *#call(node: ast.Call, held: boolean): Generator<Effect> {
    const { func } = node;
    const name = this.#module.resolve(func) ?? '';
    const [first] = node.args;
    if (RUNNING.test(name) && first) {
      const rest = node.args.slice(1);
      return yield* this.#project({ ...node, func: first, args: rest }, node);
    }
    if (func.kind === 'Attribute') {
      const receiver = this.#value(func.value);
      if (receiver.kind === 'session') return yield* this.#method(node, func.attr, receiver.session, held);
      const session = WRITES_OF_QUERY.has(func.attr) ? queriedSession(func.value, this.#frame, this.#evaluator) : null;
      if (session) {
        yield* this.#arguments(node, false);
        return yield { kind: 'write', session, node, via: [] };
      }
    }
    if (READING.test(name)) return yield* this.#arguments(node, true);
    const library = libraryCall(node, this.#frame, this.#evaluator);
    if (library) return yield* this.#library(node, library);
    yield* this.#project(node, node);
  }

  /** A method of a library that gets the session. */
  *#library(node: ast.Call, { session: given, writes, commits }: LibraryCall): Generator<Effect> {
    for (const each of [...node.args, ...node.keywords.map(({ value }) => value)]) {
      yield* this.read(each, each === given);
    }
    const value = this.#value(given);
    if (value.kind !== 'session') return yield* this.#lost(given);
    const { session } = value;
    if (writes && commits === null) yield* lost([session]);
    if (writes) yield { kind: 'write', session, node, via: [] };
    if (commits) yield committed(session, node);
  }

  *#arguments({ args, keywords }: ast.Call, held: boolean): Generator<Effect> {
    for (const each of args) yield* this.read(each, held && each.kind !== 'Starred');
    for (const each of keywords) yield* this.read(each.value, held && each.name !== null);
  }

  /** A call into the project, or to something unknown. */
  *#project(call: ast.Call, written: ast.Call): Generator<Effect> {
    const { func } = call;
    const target = targetOf(call, this.#frame, this.#evaluator);
    if (func.kind === 'Attribute') yield* this.read(func.value, true);
    yield* this.#arguments(call, target !== null);
    if (!target) return yield* this.#unknown(func);
    if (!target.info) return;
    const env = this.#evaluator.arguments(target as CallTarget & { kind: 'function' }, call, this.#frame);
    const self = target.info.params[0]?.name;
    if (target.kind === 'constructor' && self) env.set(self, this.#value(call));
    const sessions = sessionsOf(env.values());
    const entered = isEntered(written);
    if (this.#frame.depth >= DEPTH || (target.info.generator && !entered)) {
      yield* lost(sessions);
    } else if (!entered || target.kind === 'constructor') {
      yield* this.#enter(target, env, written, this.#frame);
    }
  }

  /** A call that leads nowhere known; an unknown `commit()` may be that of any session. */
  *#unknown(func: ast.Expression): Generator<Effect> {
    if (func.kind !== 'Attribute') return;
    yield* this.#lost(func.value);
    if (func.attr === 'commit') yield* lost('any');
  }

  *#method(node: ast.Call, name: string, session: HeldSession, held: boolean): Generator<Effect> {
    const at = { node, module: this.#module };
    const effect = methodEffect(name);
    if (effect === 'run') return yield* this.#run(node, session);
    yield* this.#arguments(node, false);
    if (effect === 'write' && !isReattached(node)) yield { kind: 'write', session, node, via: [] };
    if (effect === 'commit') yield committed(session, node);
    if (effect === 'rollback' || effect === 'flush') yield { kind: effect, id: session.id, at };
    if (effect === 'hands out' && !(held && isEntered(node))) yield* lost([session]);
    if (effect !== 'statement') return;
    const statement = argument(node, 0, 'statement');
    const does = statement ? this.#evaluator.statement(statement, this.#frame) : null;
    if (does === 'write') yield { kind: 'write', session, node, via: [] };
    if (does === 'commit') yield committed(session, node);
  }

  /** `await session.run_sync(work, 1)` calls `work(session, 1)`. */
  *#run(node: ast.Call, session: HeldSession): Generator<Effect> {
    const [first, ...rest] = node.args;
    const call = { ...node, func: first ?? node.func, args: rest };
    const target = first && first.kind !== 'Lambda' ? targetOf(call, this.#frame, this.#evaluator) : null;
    if (target?.kind !== 'function' || this.#frame.depth >= DEPTH) return yield* lost([session]);
    for (const each of rest) yield* this.read(each, false);
    const env = this.#evaluator.bind(target.info, { kind: 'session', session }, call, rest, this.#frame);
    yield* this.#enter(target, env, node, this.#frame);
  }
}

/** Whether it matters for an expression of this kind that what it holds is still known. */
function isAsked({ kind }: ast.Expression): boolean {
  return HOLDING.has(kind);
}

const HOLDING: ReadonlySet<ast.Node['kind']> = new Set(['Call', 'Name', 'Attribute', 'Await', 'BoolOp', 'IfExp']);

/** The call is the context of a `with`, or what a loop goes through. */
function isEntered(call: ast.Call): boolean {
  const up = call.parent?.kind === 'Await' ? call.parent.parent : call.parent;
  return up?.kind === 'WithItem' || (up?.kind === 'For' && up.iter === call);
}

/** `merge(row, load=False)` takes a row over as it is. */
function isReattached(node: ast.Call): boolean {
  return node.keywords.some(
    ({ name, value }) => name === 'load' && value.kind === 'Constant' && value.value === 'False',
  );
}
