import { argument, type FunctionInfo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { statementEffect } from './commit-statement.ts';
import { type CallTarget, targetOf } from './session-callee.ts';
import { constructed, fieldOf } from './session-object.ts';
import { isFactory, opensSession } from './session-opening.ts';
import {
  carries,
  common,
  type Frame,
  frameOf,
  type HeldObject,
  keyOf,
  PLAIN,
  sessionsOf,
  type Value,
} from './session-value.ts';

/** Calls below the function that is judged: deeper ones are unknown. */
export const DEPTH = 4;
/** Functions that give what they get. */
const PASSING: Readonly<Record<string, number>> = {
  'typing.cast': 1,
  'contextlib.closing': 0,
  'contextlib.aclosing': 0,
  'contextlib.nullcontext': 0,
};

/** What an expression holds by its type alone. */
export type Typed = (node: ast.Expression, frame: Frame) => Value;

/** Says what an expression holds: followed through names, attributes, constructors, factories and context managers. */
export class SessionEvaluator {
  readonly project: Project;
  readonly #typed: Typed;
  readonly #fields = new Map<string, Value>();

  /** @param typed what to take a name or attribute for of which nothing but the type is known */
  constructor(project: Project, typed: Typed = () => PLAIN) {
    this.project = project;
    this.#typed = typed;
  }

  valueOf(node: ast.Expression, frame: Frame): Value {
    const known = frame.known.get(node);
    if (known) return known;
    frame.known.set(node, PLAIN); // a cycle holds nothing
    const own = this.#evaluate(node, frame);
    const value = own.kind === 'plain' ? this.#typed(node, frame) : own;
    frame.known.set(node, value);
    return value;
  }

  #evaluate(node: ast.Expression, frame: Frame): Value {
    switch (node.kind) {
      case 'Await':
      case 'NamedExpr':
        return this.valueOf(node.value, frame);
      case 'Constant':
        return node.value === '...' ? PLAIN : { kind: 'constant', value: node.value };
      case 'IfExp':
        return common([this.valueOf(node.body, frame), this.valueOf(node.orelse, frame)]);
      case 'BoolOp':
        return common([this.valueOf(node.left, frame), this.valueOf(node.right, frame)]);
      case 'Name':
        return this.#name(node, frame);
      case 'Attribute':
        return this.#attribute(node, frame);
      case 'Call':
        return this.#call(node, frame);
      default:
        return PLAIN;
    }
  }

  // --- names and attributes ----------------------------------------------------------------------------------------

  #name(node: ast.Name, frame: Frame): Value {
    const { module } = frame.info;
    const owner = module.scopeAt(node).owner(node.id);
    if (owner?.node === frame.info.node) {
      const bindings = owner.bindings.get(node.id) ?? [];
      return common(bindings.map((each) => this.#bound(each, node.id, frame)));
    }
    const qualified = owner?.node.kind === 'Module' ? module.resolve(node) : null;
    return qualified ? this.#class(qualified) : PLAIN;
  }

  #class(qualified: string): Value {
    const cls = this.project.definition(qualified);
    if (!cls || !('methods' in cls)) return PLAIN;
    return { kind: 'class', cls, type: `${cls.module.name}.${cls.qualname}` };
  }

  #bound(binding: ReturnType<Module['lookup']>[number], name: string, frame: Frame): Value {
    switch (binding.kind) {
      case 'parameter':
        return frame.env.get(name) ?? PLAIN;
      case 'assignment':
        return this.valueOf(binding.value, frame);
      case 'annotated':
        return binding.node.value ? this.valueOf(binding.node.value, frame) : { kind: 'constant', value: 'None' };
      case 'with':
        return this.entered(binding.node.context, frame);
      case 'element':
        // `async for session in get_session():` as a way to enter a generator.
        return this.#generated(binding.node.iter, frame);
      default:
        return PLAIN;
    }
  }

  #attribute(node: ast.Attribute, frame: Frame): Value {
    const base = this.valueOf(node.value, frame);
    if (base.kind === 'object') return this.#field(base, node.attr, frame.depth);
    if (base.kind === 'session' && node.attr === 'sync_session') return base;
    const qualified = base.kind === 'plain' ? frame.info.module.resolve(node) : null;
    return qualified ? this.#class(qualified) : PLAIN;
  }

  #field(object: HeldObject, name: string, depth: number): Value {
    const key = `${keyOf(object)}.${name}`;
    const known = this.#fields.get(key);
    if (known) return known;
    this.#fields.set(key, PLAIN); // a cycle holds nothing
    const value = fieldOf(object, name, depth, this);
    this.#fields.set(key, value);
    return value;
  }

  // --- calls -------------------------------------------------------------------------------------------------------

  #call(node: ast.Call, frame: Frame): Value {
    const { module } = frame.info;
    if (opensSession(node, module, this.project)) return this.#opened(node, frame);
    const passing = PASSING[module.resolve(node.func) ?? ''];
    const passed = passing === undefined ? undefined : node.args[passing];
    if (passed) return this.valueOf(passed, frame);
    if (/^builtins\.a?next$/.test(module.resolve(node.func) ?? '')) {
      return node.args[0] ? this.#generated(node.args[0], frame) : PLAIN;
    }
    const target = targetOf(node, frame, this);
    if (target?.kind === 'constructor') return constructed(target, node, frame, this);
    if (target?.kind === 'function') return this.#returned(target, node, frame);
    if (node.func.kind === 'Attribute' && this.valueOf(node.func.value, frame).kind === 'session') return PLAIN;
    return this.#unknown(node, frame);
  }

  #opened(node: ast.Call, frame: Frame): Value {
    const { module } = frame.info;
    const self = frame.env.get('self');
    const owner = self?.kind === 'object' ? `${keyOf(self)}:` : '';
    const id = `${owner}${module.name}:${node.start}`;
    return { kind: 'session', session: { id, opened: node, module, opener: frame.info } };
  }

  /** Something outside the project that gets a session may hold it. */
  #unknown(node: ast.Call, frame: Frame): Value {
    const given = [...node.args, ...node.keywords.map(({ value }) => value)].map((each) => this.valueOf(each, frame));
    const receiver = node.func.kind === 'Attribute' ? [this.valueOf(node.func.value, frame)] : [];
    const sessions = sessionsOf([...given, ...receiver]);
    return sessions.length > 0 ? { kind: 'opaque', sessions } : PLAIN;
  }

  #returned(target: CallTarget & { kind: 'function' }, node: ast.Call, frame: Frame): Value {
    const { info } = target;
    if (info.generator) return PLAIN;
    const env = this.arguments(target, node, frame);
    const relevant = [...env.values()].some(carries) || namesSession(info);
    if (!relevant) return PLAIN;
    if (frame.depth >= DEPTH) return this.#unknown(node, frame);
    return this.handedOut(frameOf(info, env, frame.depth + 1));
  }

  /** What a function returns, or yields as a context manager or dependency. */
  handedOut(frame: Frame): Value {
    const { module, generator, node } = frame.info;
    const exits: readonly (ast.Yield | ast.Return)[] = module.within(generator ? 'Yield' : 'Return', node);
    const own = exits.filter((each) => module.enclosingCode(each) === node);
    return common(own.map(({ value }) => (value ? this.valueOf(value, frame) : { kind: 'constant', value: 'None' })));
  }

  /** What each parameter of the function holds when the call enters it. */
  arguments(
    target: CallTarget & { kind: 'function' | 'constructor' },
    node: ast.Call,
    frame: Frame,
  ): Map<string, Value> {
    return this.bind(target.info as FunctionInfo, target.self, node, node.args, frame);
  }

  bind(
    info: FunctionInfo,
    self: Value | null,
    call: ast.Call,
    args: readonly ast.Expression[],
    frame: Frame,
  ): Map<string, Value> {
    const env = new Map<string, Value>();
    const params = self ? info.params.slice(1) : info.params;
    if (self && info.params[0]) env.set(info.params[0].name, self);
    for (const [index, param] of params.entries()) {
      const position = param.style === 'keyword-only' ? Number.POSITIVE_INFINITY : index;
      const given = argument({ ...call, args }, position, param.name);
      env.set(param.name, given ? this.#given(given, frame) : defaultOf(param));
    }
    return env;
  }

  /** An argument; a statement that writes is worth knowing too. */
  #given(node: ast.Expression, frame: Frame): Value {
    const value = this.valueOf(node, frame);
    return value.kind === 'plain' && this.statement(node, frame) === 'write'
      ? { kind: 'constant', value: 'write' }
      : value;
  }

  statement(node: ast.Expression, frame: Frame): ReturnType<typeof statementEffect> {
    return statementEffect(node, frame.info.module, ({ id }) => {
      const value = frame.env.get(id);
      return value?.kind === 'constant' && value.value === 'write' ? 'write' : null;
    });
  }

  // --- context managers --------------------------------------------------------------------------------------------

  /** What `with` or `async with` binds. */
  entered(context: ast.Expression, frame: Frame): Value {
    if (context.kind === 'Call' && context.func.kind === 'Attribute' && context.func.attr === 'begin') {
      const { module } = frame.info;
      if (isFactory(context.func.value, module, this.project)) return PLAIN;
      if (this.valueOf(context.func.value, frame).kind === 'session') return PLAIN;
    }
    const generated = this.#generated(context, frame);
    if (generated !== PLAIN) return generated;
    const value = this.valueOf(context, frame);
    if (value.kind !== 'object') return value;
    const enter = this.project.method(value.type, '__aenter__') ?? this.project.method(value.type, '__enter__');
    if (!enter) return PLAIN;
    return this.handedOut(frameOf(enter, new Map([[enter.params[0]?.name ?? 'self', value]]), frame.depth + 1));
  }

  /** What a generator of the project yields. */
  #generated(call: ast.Expression, frame: Frame): Value {
    if (call.kind !== 'Call' || frame.depth >= DEPTH) return PLAIN;
    const target = targetOf(call, frame, this);
    if (target?.kind !== 'function' || !target.info.generator) return PLAIN;
    return this.handedOut(frameOf(target.info, this.arguments(target, call, frame), frame.depth + 1));
  }
}

/** Asked for each call of the function, in each frame. */
const namingSession = new WeakMap<FunctionInfo, boolean>();

function namesSession(info: FunctionInfo): boolean {
  const known = namingSession.get(info);
  if (known !== undefined) return known;
  const names = /session/i.test(info.module.text(info.node));
  namingSession.set(info, names);
  return names;
}

function defaultOf(param: ast.Parameter): Value {
  const { default: value } = param;
  return value?.kind === 'Constant' && value.value !== '...' ? { kind: 'constant', value: value.value } : PLAIN;
}
