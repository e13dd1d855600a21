import { type Binding, type FunctionInfo, type Module, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { NO_LOADS } from './eager.ts';
import { relationOf } from './lazy.ts';
import { endedBefore } from './loaded-ended.ts';
import { calleeIn, enter, type Frame, frameOf, modelAt, returnsOf } from './loaded-frame.ts';
import { closedBy } from './loaded-lifetime.ts';
import { providerOf } from './loaded-provider.ts';
import { queryCall } from './loaded-query.ts';
import { appendedTo, asRows, enumerated, isConstructor, unpacking } from './loaded-shapes.ts';
import { eachHeld, type Held, heldFrom, itemOf, joined, NOTHING, PLAIN, rows, type Value } from './rows.ts';

/** Builtins that hand on the elements of their argument. */
const PASSING = new Set(
  ['list', 'set', 'tuple', 'sorted', 'reversed', 'iter', 'filter'].map((each) => `builtins.${each}`),
);
/** Decorators that leave what a function returns as it is. */
const PLAIN_DECORATORS = new Set([
  'builtins.staticmethod',
  'builtins.classmethod',
  'abc.abstractmethod',
  'typing.override',
]);

/** What the expressions of a project hold that came from queries, followed through variables and functions. */
export class Loaded {
  readonly project: Project;
  readonly #frames = new Map<Module, Frame>();

  constructor(project: Project) {
    this.project = project;
  }

  /** What an expression holds where nobody in particular calls its function; null when that is unknown. */
  valueOf(module: Module, node: ast.Expression): Value | null {
    return this.at(node, this.frame(module));
  }

  frame(module: Module): Frame {
    const known = this.#frames.get(module);
    if (known) return known;
    const frame = frameOf(module);
    this.#frames.set(module, frame);
    return frame;
  }

  at(node: ast.Expression, frame: Frame): Value | null {
    const known = frame.known.get(node);
    if (known !== undefined) return known;
    frame.known.set(node, null); // a cycle means: unknown
    const value = this.#evaluate(node, frame);
    frame.known.set(node, value);
    return value;
  }

  #evaluate(node: ast.Expression, frame: Frame): Value | null {
    switch (node.kind) {
      case 'Await':
      case 'NamedExpr':
      case 'Starred':
        return this.at(node.value, frame);
      case 'Name':
        return this.#name(node, frame);
      case 'Attribute':
        return this.#attribute(node, frame);
      case 'Subscript':
        return this.#subscript(node, frame);
      case 'IfExp':
        return joined([this.at(node.body, frame), this.at(node.orelse, frame)]);
      case 'BoolOp':
        return node.op === 'or' ? joined([this.at(node.left, frame), this.at(node.right, frame)]) : null;
      case 'Constant':
        return node.value === 'None' ? NOTHING : null;
      case 'Call':
        return this.#call(node, frame);
      default:
        return this.#display(node, frame);
    }
  }

  /** `[]`, `(a, b)`, `[p for p in posts]`, `{p.id: p for p in posts}`. */
  #display(node: ast.Expression, frame: Frame): Value | null {
    switch (node.kind) {
      case 'List':
        return node.elements.length === 0
          ? joined(appendedTo(node, frame.module).map((each) => asRows(this.at(each, frame))))
          : null;
      case 'Dict':
        return node.items.length === 0 ? NOTHING : null;
      case 'Tuple': {
        const items = node.elements.map((each) => this.at(each, frame));
        // One part from a query makes it a row of the data; of unknown parts alone nothing is known.
        return items.some((each) => each !== null)
          ? { kind: 'tuple', items: items.map((each) => each ?? PLAIN) }
          : null;
      }
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        return asRows(this.at(node.element, frame));
      case 'DictComp':
        return node.value && asRows(this.at(node.value, frame), true);
      default:
        return null;
    }
  }

  // --- names -------------------------------------------------------------------------------------------------------

  #name(node: ast.Name, frame: Frame): Value | null {
    const bindings = reachingBindings(node, frame.module);
    return bindings.length === 0 ? null : joined(bindings.map((each) => this.#bound(each, node, frame)));
  }

  #bound(binding: Binding, name: ast.Name, frame: Frame): Value | null {
    switch (binding.kind) {
      case 'assignment':
        return binding.node.kind === 'NamedExpr' || binding.node.targets.every(({ kind }) => kind === 'Name')
          ? this.at(binding.value, frame)
          : null;
      case 'annotated':
        return binding.node.value && this.at(binding.node.value, frame);
      case 'element':
        return itemOf(this.at(binding.node.iter, frame));
      case 'parameter':
        return this.#parameter(binding.node, frame);
      case 'other':
        return this.#unpacked(binding.node, name, frame);
      default:
        return null;
    }
  }

  #parameter(param: ast.Parameter, frame: Frame): Value | null {
    const given = frame.args?.get(param.name);
    if (given) return this.at(given.node, given.frame);
    return frame.args ? null : this.#provided(param, frame);
  }

  /** What FastAPI's `Depends(get_post)` puts into a parameter. */
  #provided(param: ast.Parameter, frame: Frame): Value | null {
    const provider = providerOf(this.project, frame.module, param);
    const target = provider?.module.resolve(provider.node);
    const found = target ? this.project.definition(target) : null;
    if (!found || 'methods' in found || found.generator) return null;
    return this.#returned(found, { ...this.frame(found.module), depth: frame.depth + 1, known: new Map() });
  }

  /** `for a, b in rows`, `a, b = row`. */
  #unpacked(node: ast.Node, name: ast.Name, frame: Frame): Value | null {
    const [target, value] = unpacking(node);
    if (target?.kind !== 'Tuple' && target?.kind !== 'List') return null;
    const index = target.elements.findIndex((each) => each.kind === 'Name' && each.id === name.id);
    const whole = value && this.at(value, frame);
    const held = node.kind === 'Assign' ? whole : itemOf(whole ?? null);
    return (held?.kind === 'tuple' ? held.items[index] : null) ?? null;
  }

  // --- attributes and elements -------------------------------------------------------------------------------------

  #attribute(node: ast.Attribute, frame: Frame): Value | null {
    const value = this.at(node.value, frame);
    if (value?.kind === 'object') return this.related(value.object, node.attr);
    if (value?.kind !== 'tuple') return null;
    const named = value.items.filter((each) => each.kind === 'object' && each.object.model.cls.name === node.attr);
    return named.length === 1 ? (named[0] ?? null) : null;
  }

  /** What a relationship of the object holds, once it is loaded. */
  related(held: Held, name: string): Value | null {
    if (held.model.columns.has(name)) return PLAIN;
    const relation = relationOf(this.project, held.model, name);
    if (!relation?.target) return null;
    const { loads } = held;
    const object: Held = {
      ...held,
      model: relation.target,
      loads: loads.open ? loads : (loads.below.get(name) ?? NO_LOADS),
      filters: [],
      query: held.query,
    };
    return relation.collection ? rows({ kind: 'object', object }) : { kind: 'object', object };
  }

  #subscript(node: ast.Subscript, frame: Frame): Value | null {
    const value = this.at(node.value, frame);
    const [index] = node.indexes;
    if (!value || !index) return null;
    if (index.kind === 'Slice') return asRows(itemOf(value));
    if (value.kind === 'tuple') return index.kind === 'Num' ? (value.items[index.value] ?? null) : null;
    return value.kind === 'rows' ? value.item : null;
  }

  // --- calls -------------------------------------------------------------------------------------------------------

  #call(node: ast.Call, frame: Frame): Value | null {
    const callee = calleeIn(this.project, node, frame);
    if (callee && !isConstructor(callee)) return this.#entered(callee, node, frame);
    const target = frame.module.resolve(node.func);
    const [first] = node.args;
    if (target && PASSING.has(target))
      return first ? asRows(itemOf(this.at(node.args.at(-1) ?? first, frame))) : NOTHING;
    if (target === 'typing.cast' && node.args[1]) return this.at(node.args[1], frame);
    if (target === 'builtins.enumerate' && first) return enumerated(itemOf(this.at(first, frame)));
    if (target === 'builtins.next' && first) return itemOf(this.at(first, frame));
    const made = target ? modelAt(this.project, { node: node.func, frame }) : null;
    if (made) return { kind: 'object', object: heldFrom(made, { module: frame.module, node }, true) };
    return queryCall(this, node, frame);
  }

  #entered(callee: FunctionInfo, call: ast.Call, frame: Frame): Value | null {
    if (callee.generator || !callee.decorators.every((each) => each !== null && PLAIN_DECORATORS.has(each)))
      return null;
    if (callee.async !== (call.parent?.kind === 'Await')) return null;
    const inner = enter(this.project, callee, call, frame);
    return inner && this.#returned(callee, inner);
  }

  /** What all `return`s of a function agree on; the session it opened itself is closed by then. */
  #returned(callee: FunctionInfo, frame: Frame): Value | null {
    const values = returnsOf(callee).map(({ value }) => {
      const held = value ? this.at(value, frame) : NOTHING;
      if (!held) return null;
      const isName = value?.kind === 'Name';
      const expired = isName ? endedBefore(this, callee, value, frame, true) : null;
      return eachHeld(held, (each) => ({
        ...each,
        expired: isName ? expired : each.expired,
        closed: each.closed ?? closedBy(each, callee),
      }));
    });
    return values.length > 0 ? joined(values) : null;
  }
}

const known = new WeakMap<Project, Loaded>();

/** The one evaluation of a project's values: what it has found out serves every rule. */
export function loadedOf(project: Project): Loaded {
  const found = known.get(project) ?? new Loaded(project);
  known.set(project, found);
  return found;
}
