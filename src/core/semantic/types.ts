import type { ast } from '../syntax/index.ts';
import { Annotations, agree } from './annotations.ts';
import { assignedEarlier, builtInType } from './built-in-types.ts';
import { elementType } from './element-type.ts';
import { enteredType, methodProvides } from './entered-type.ts';
import { keyword } from './function.ts';
import { handedOut } from './handed-out.ts';
import { ASYNC_SESSION, canonical, SESSION } from './known.ts';
import { ATTRIBUTE_TYPES, AWAITED_TYPES, MEMBER_TYPES, RESULT_TYPES } from './library-types.ts';
import { literalType } from './literal-type.ts';
import { pretrainedClass } from './model-loads.ts';
import type { Module } from './module.ts';
import type { Binding } from './scope.ts';
import { annotatedOnSelf, assignedToSelf } from './self-attributes.ts';
import { factoryType, madeBy } from './session-factory.ts';

/** What lies outside the module: answered by the project, and with null where there is none. */
export interface Outside {
  /** The definition that `qualified` names elsewhere: its module and its dotted name there. */
  find(qualified: string): { readonly types: TypeEvaluator; readonly name: string } | null;
}

const NOTHING: Outside = { find: () => null };
const MARKERS = new Set(['fastapi.Depends', 'fastapi.Security']);
const SELF = 'typing.Self';

/**
 * Types of values, as qualified class names (`sqlalchemy.orm.Session`), a session factory with what it makes in
 * brackets. Only what is declared or evident: everything else is null.
 */
export class TypeEvaluator {
  readonly module: Module;
  readonly #outside: Outside;
  readonly #annotations: Annotations;
  readonly #known = new Map<ast.Expression, string | null>();
  readonly #remade = new Map<readonly Binding[], string | null>();

  constructor(module: Module, outside: Outside = NOTHING) {
    this.module = module;
    this.#outside = outside;
    this.#annotations = new Annotations(module, (qualified) => this.home(qualified));
  }

  typeOf(node: ast.Expression): string | null {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    this.#known.set(node, null); // a cycle means: not evident
    const type = this.#evaluate(node);
    this.#known.set(node, type);
    return type;
  }

  #evaluate(node: ast.Expression): string | null {
    switch (node.kind) {
      case 'Name':
        return this.#name(node);
      case 'Attribute':
        return this.#attribute(node);
      case 'Call':
        return this.#call(node, false);
      case 'Await':
        return node.value.kind === 'Call' ? this.#call(node.value, true) : null;
      case 'NamedExpr':
        return this.typeOf(node.value);
      case 'IfExp':
        return agree([this.typeOf(node.body), this.typeOf(node.orelse)]);
      case 'BoolOp':
        return agree([this.typeOf(node.left), this.typeOf(node.right)]);
      case 'BinOp':
        return node.op === '/' && this.typeOf(node.left) === 'pathlib.Path' ? 'pathlib.Path' : null;
      case 'Subscript':
        return MEMBER_TYPES[this.typeOf(node.value) ?? ''] ?? null;
      default:
        return literalType(node);
    }
  }

  // --- names and attributes ----------------------------------------------------------------------------------------

  #name(node: ast.Name): string | null {
    const bindings = this.module.lookup(node);
    if (bindings.length === 1 && bindings[0]?.kind === 'import') return this.#imported(bindings[0].target);
    return this.#rebound(node.id, bindings) ?? this.#agreed(bindings);
  }

  /** `path = path / "x"`: a value that is made from the name's own keeps its type, if it is of the same. */
  #rebound(name: string, bindings: readonly Binding[]): string | null {
    if (bindings.length < 2) return null;
    const known = this.#remade.get(bindings);
    if (known !== undefined) return known;
    this.#remade.set(bindings, null);
    const own = bindings.map((each) => (each.kind === 'assignment' ? this.#mentions(name, each.value) : []));
    const type = own.flat().length > 0 ? this.#agreed(bindings.filter((_, index) => own[index]?.length === 0)) : null;
    for (const each of own.flat()) this.#known.set(each, type);
    const agreed = type && this.#agreed(bindings);
    if (type && !agreed) for (const each of own.flat()) this.#known.set(each, null);
    this.#remade.set(bindings, agreed);
    return agreed;
  }

  #mentions(name: string, value: ast.Expression): ast.Expression[] {
    return this.module
      .named(name)
      .filter(({ kind, start, end }) => kind === 'Name' && start >= value.start && end <= value.end);
  }

  /** A value that another module defines. */
  #imported(qualified: string): string | null {
    const found = this.#outside.find(canonical(qualified));
    return found?.types.variable(found.name) ?? null;
  }

  /** Type of the module-level variable `name`. */
  variable(name: string): string | null {
    return this.#agreed(this.module.moduleScope.bindings.get(name) ?? []);
  }

  #agreed(bindings: readonly Binding[]): string | null {
    return agree(bindings.map((each) => this.#bound(each)));
  }

  #bound(binding: Binding): string | null {
    switch (binding.kind) {
      case 'parameter':
        return this.parameter(binding.node);
      case 'assignment':
        return this.typeOf(binding.value);
      case 'annotated':
        return this.annotated(binding.node.annotation) ?? (binding.node.value && this.typeOf(binding.node.value));
      case 'with':
        return enteredType(binding.node.context, this);
      case 'element':
        return binding.node.async ? null : elementType(binding.node.iter, this);
      case 'import':
        return this.#imported(binding.target);
      default:
        return null;
    }
  }

  /** Type of a parameter: its annotation, else what its `Depends` provider gives, else the class of `self`. */
  parameter(param: ast.Parameter): string | null {
    if (param.style === 'args') return 'builtins.tuple';
    if (param.style === 'kwargs') return 'builtins.dict';
    const provider = param.default?.kind === 'Call' ? this.provider(param.default) : null;
    const annotated = param.annotation && this.annotated(param.annotation);
    const provided = provider && (!annotated || isSession(annotated)) ? this.provided(provider) : null;
    // An AsyncSession that is annotated as a Session is one at run time.
    if (annotated) return provided && isSession(provided) ? provided : annotated;
    return provider ? provided : (this.#self(param) ?? this.#factory(param));
  }

  /** `session_factory=SessionLocal`: what else is given for it makes sessions, too. */
  #factory({ annotation, default: standard }: ast.Parameter): string | null {
    const type = standard && !annotation ? this.typeOf(standard) : null;
    return madeBy(type) ? type : null;
  }

  #self(param: ast.Parameter): string | null {
    const def = param.parent;
    if (def?.kind !== 'FunctionDef' || def.params[0] !== param || def.parent?.kind !== 'ClassDef') return null;
    const info = this.module.functionInfo(def);
    if (info.decorators.includes('builtins.staticmethod') || info.decorators.includes('builtins.classmethod'))
      return null;
    return `${this.module.name}.${this.module.qualname(def.parent)}`;
  }

  #attribute(node: ast.Attribute): string | null {
    const qualified = this.module.resolve(node);
    const imported = qualified && this.#imported(qualified);
    if (imported) return imported;
    const receiver = this.typeOf(node.value);
    return (receiver && this.attribute(receiver, node.attr)) ?? assignedEarlier(node, this);
  }

  /** Type of `receiver.name` for a value of class `receiver`. */
  attribute(receiver: string, name: string, depth = 0): string | null {
    const known = ATTRIBUTE_TYPES[`${receiver}.${name}`] ?? MEMBER_TYPES[receiver];
    if (known) return known;
    const home = this.home(receiver);
    if (!home || depth > 5) return null;
    const cls = home.types.module.classes.find(({ qualname }) => qualname === home.name);
    if (!cls) return null;
    const own = home.types.#ownAttribute(cls.node, name);
    if (own) return own;
    return cls.bases.reduce<string | null>((found, base) => found ?? home.types.attribute(base, name, depth + 1), null);
  }

  /** Where a qualified name is defined: here, or in another module. */
  home(qualified: string): { readonly types: TypeEvaluator; readonly name: string } | null {
    const prefix = `${this.module.name}.`;
    if (qualified.startsWith(prefix)) {
      const name = qualified.slice(prefix.length);
      if (this.#isOwn(name)) return { types: this, name };
    }
    return this.#outside.find(qualified);
  }

  /** Whether this module defines `name`, or the class before its last dot, or assigns it. */
  #isOwn(name: string): boolean {
    if (this.module.definition(name) || this.module.definition(ownerOf(name))) return true;
    return (this.module.moduleScope.bindings.get(name) ?? []).some(({ kind }) => kind === 'assignment');
  }

  /** Annotated or assigned in the class body, or assigned to `self` in a method. */
  #ownAttribute(cls: ast.ClassDef, name: string): string | null {
    const scope = this.module.scopeOf(cls);
    const declared = this.#agreed(scope.bindings.get(name) ?? []);
    if (declared) return declared;
    const property = cls.body.find((each) => each.kind === 'FunctionDef' && each.name === name);
    if (property?.kind === 'FunctionDef' && property.decorators.length > 0) {
      const info = this.module.functionInfo(property);
      const isProperty = info.decorators.some(
        (each) => each === 'builtins.property' || each === 'functools.cached_property',
      );
      return isProperty ? handedOut(info, this) : null;
    }
    const annotated = annotatedOnSelf(this.module, cls, name);
    if (annotated.length > 0) return agree(annotated.map((each) => this.annotated(each)));
    return agree(assignedToSelf(this.module, cls, name).map((value) => this.typeOf(value)));
  }

  // --- calls -------------------------------------------------------------------------------------------------------

  #call(node: ast.Call, awaited: boolean): string | null {
    const own = factoryType(node, this) ?? builtInType(node, this);
    if (own) return own;
    const made = madeBy(this.typeOf(node.func));
    if (made) return made;
    const target = this.module.resolve(node.func);
    const direct = target && this.#result(target, awaited);
    if (direct) return direct;
    if (node.func.kind !== 'Attribute') return null;
    const receiver = this.typeOf(node.func.value);
    return receiver ? this.#result(`${receiver}.${node.func.attr}`, awaited) : null;
  }

  /** What calling the function or class `target` gives, after `await` or without. */
  #result(target: string, awaited: boolean): string | null {
    const result = this.#declared(target, awaited);
    return result === SELF ? ownerOf(target) : result;
  }

  /** The same as it is declared: with `Self` where that is written. */
  #declared(target: string, awaited: boolean): string | null {
    const known = awaited ? AWAITED_TYPES[target] : (RESULT_TYPES[target] ?? pretrainedClass(target));
    if (known) return known;
    const factory = target.match(/^(.+\[.+\])\.begin$/)?.[1];
    if (factory) return madeBy(factory);
    const home = this.home(target);
    if (home) return home.types.resultOf(home.name, awaited);
    const last = target.slice(target.lastIndexOf('.') + 1);
    return !awaited && /^[A-Z]/.test(last) && !target.startsWith(`${this.module.name}.`) ? target : null;
  }

  /** What calling the function or class `name` of this module gives. */
  resultOf(name: string, awaited: boolean): string | null {
    const definition = this.module.definition(name);
    if (!definition) return this.#inherited(name, awaited) ?? (awaited ? null : this.#subscriptedClass(name));
    if ('methods' in definition) return awaited ? null : `${this.module.name}.${definition.qualname}`;
    if (definition.async !== awaited || definition.generator) return null;
    return definition.node.returns ? this.annotated(definition.node.returns) : handedOut(definition, this);
  }

  /** What the method `Class.name` gives that the class has from one of its bases. */
  #inherited(name: string, awaited: boolean): string | null {
    const cls = this.module.definition(ownerOf(name));
    if (!cls || !('methods' in cls)) return null;
    const method = name.slice(name.lastIndexOf('.') + 1);
    return cls.bases.reduce<string | null>(
      (found, base) => found ?? this.#declared(`${base}.${method}`, awaited),
      null,
    );
  }

  /** `Posts = FastCRUD[Post]`, then `Posts()`. */
  #subscriptedClass(name: string): string | null {
    const [binding] = this.module.moduleScope.bindings.get(name) ?? [];
    return binding?.kind === 'assignment' && binding.value.kind === 'Subscript' ? this.meaning(name) : null;
  }

  // --- dependencies ------------------------------------------------------------------------------------------------

  /** The provider in `Depends(provider)`; null for any other call. */
  provider(call: ast.Call): ast.Expression | null {
    const target = this.module.resolve(call.func);
    if (!target || !MARKERS.has(target)) return null;
    return call.args[0] ?? keyword(call, 'dependency') ?? null;
  }

  /** Type of the value that a provider hands to its dependants. */
  provided(provider: ast.Expression): string | null {
    const target = this.module.resolve(provider);
    const home = target && this.home(target);
    const given = home ? home.types.providedBy(home.name) : null;
    if (given) return given;
    const owner = this.typeOf(provider.kind === 'Attribute' ? provider.value : provider);
    return owner && methodProvides(owner, provider.kind === 'Attribute' ? provider.attr : '__call__', this);
  }

  /** What the function `name` of this module yields or returns as a dependency or context manager. */
  providedBy(name: string): string | null {
    const definition = this.module.definition(name);
    if (!definition) return null;
    if ('methods' in definition) return `${this.module.name}.${definition.qualname}`;
    return handedOut(definition, this);
  }

  // --- annotations -------------------------------------------------------------------------------------------------

  annotated(annotation: ast.Expression): string | null {
    return this.#annotations.read(annotation);
  }

  /** What `name` of this module means as an annotation: an alias for a type, or the class itself (null). */
  meaning(name: string): string | null {
    return this.#annotations.meaning(name);
  }
}

function isSession(type: string): boolean {
  return type === SESSION || type === ASYNC_SESSION;
}

/** What stands before the last dot. */
function ownerOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')));
}
