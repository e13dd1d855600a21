import { type CallSite, type ClassInfo, type FunctionInfo, type Module, TypeEvaluator } from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import { fastApiCalls } from './fastapi-calls.ts';
import { handedOver } from './handed-over.ts';
import { type Model, readModel } from './models.ts';
import { ModuleIndex } from './module-index.ts';

/**
 * What the modules of one version of the repository mean together. It knows the modules it was given, no more: a name
 * that leads elsewhere stays unknown, and unknown makes a rule silent.
 */
export class Project {
  readonly modules: readonly Module[];
  readonly #index: ModuleIndex;
  readonly #evaluators = new Map<Module, TypeEvaluator>();
  readonly #models = new Map<ClassInfo, Model | null>();
  #calledByFastApi: ReadonlyMap<FunctionInfo, string> | undefined;
  #served: ReadonlySet<FunctionInfo> | undefined;
  #below: ReadonlyMap<ClassInfo, readonly ClassInfo[]> | undefined;
  #callers: Map<FunctionInfo, CallSite[]> | undefined;

  constructor(modules: readonly Module[]) {
    this.modules = modules;
    this.#index = new ModuleIndex(modules);
  }

  /** The modules in whose text the identifier occurs: where a definition of that name can be used. */
  mentioning(identifier: string): readonly Module[] {
    return this.modules.filter((module) => module.syntax.text.includes(identifier));
  }

  /** The type of a value, looked for in every module of the project. */
  typeOf(module: Module, node: ast.Expression): string | null {
    return this.types(module).typeOf(node);
  }

  /** The types of a module's names, with what other modules say about them. */
  types(module: Module): TypeEvaluator {
    const known = this.#evaluators.get(module);
    if (known) return known;
    const evaluator = new TypeEvaluator(module, {
      find: (qualified) => {
        const found = this.#index.find(qualified);
        return found && found.module !== module ? { types: this.types(found.module), name: found.name } : null;
      },
    });
    this.#evaluators.set(module, evaluator);
    return evaluator;
  }

  /** Where a qualified name is defined: the module, and its dotted name there, through imports and re-exports. */
  find(qualified: string): { readonly module: Module; readonly name: string } | null {
    return this.#index.find(qualified);
  }

  /** The mapped class (SQLAlchemy, SQLModel) that a qualified name leads to; null for every other class. */
  model(qualified: string): Model | null {
    const cls = this.definition(qualified);
    if (!cls || !('methods' in cls)) return null;
    const known = this.#models.get(cls);
    if (known !== undefined) return known;
    const model = readModel(cls, this);
    this.#models.set(cls, model);
    return model;
  }

  /** The function or class that a qualified name leads to, through imports and re-exports. */
  definition(qualified: string): FunctionInfo | ClassInfo | null {
    const found = this.#index.find(qualified);
    return found?.module.definition(found.name) ?? null;
  }

  /** The project's function that a call enters: by name, or as a method of a value whose class is known. */
  callee(module: Module, call: ast.Call): FunctionInfo | null {
    const target = module.resolve(call.func);
    const direct = target ? this.definition(target) : null;
    if (direct) return 'methods' in direct ? (direct.methods.get('__init__') ?? null) : direct;
    if (call.func.kind !== 'Attribute') return null;
    const receiver = this.typeOf(module, call.func.value);
    return receiver ? this.method(receiver, call.func.attr) : null;
  }

  /** The method `name` of the class `type`, looked for in its bases too. */
  method(type: string, name: string, depth = 0): FunctionInfo | null {
    const cls = this.definition(type);
    if (!cls || !('methods' in cls) || depth > 8) return null;
    const own = cls.methods.get(name);
    if (own) return own;
    return cls.bases.reduce<FunctionInfo | null>((found, base) => found ?? this.method(base, name, depth + 1), null);
  }

  /** Whether `type` is one of `bases` or a class below one of them. */
  isA(type: string, bases: ReadonlySet<string>, depth = 0): boolean {
    if (bases.has(type)) return true;
    const cls = depth > 8 ? null : this.definition(type);
    return cls !== null && 'methods' in cls && cls.bases.some((base) => this.isA(base, bases, depth + 1));
  }

  /** Why FastAPI calls this function itself (`route`, `dependency`, `middleware`, …); undefined when it does not. */
  calledByFastApi(info: FunctionInfo): string | undefined {
    this.#calledByFastApi ??= fastApiCalls(this);
    return this.#calledByFastApi.get(info);
  }

  /** The classes of the project below `cls`, at any depth. */
  subclasses(cls: ClassInfo): readonly ClassInfo[] {
    this.#below ??= this.#indexSubclasses();
    const found = new Set<ClassInfo>(this.#below.get(cls));
    for (const each of found) for (const below of this.#below.get(each) ?? []) found.add(below);
    return [...found];
  }

  #indexSubclasses(): Map<ClassInfo, ClassInfo[]> {
    const below = new Map<ClassInfo, ClassInfo[]>();
    for (const cls of this.modules.flatMap(({ classes }) => classes)) {
      for (const base of cls.bases.map((each) => this.definition(each))) {
        if (base && 'methods' in base) below.set(base, [...(below.get(base) ?? []), cls]);
      }
    }
    return below;
  }

  /**
   * Whether the function runs while a request is served: FastAPI calls it, or a served function does. Undecided counts
   * as not served.
   */
  isServed(info: FunctionInfo): boolean {
    this.#served ??= this.#reachable();
    return this.#served.has(info);
  }

  /** The calls in the project that enter this function. */
  callers(info: FunctionInfo): readonly CallSite[] {
    this.#callers ??= this.#indexCallers();
    return this.#callers.get(info) ?? [];
  }

  #indexCallers(): Map<FunctionInfo, CallSite[]> {
    const callers = new Map<FunctionInfo, CallSite[]>();
    for (const module of this.modules) {
      for (const site of module.calls()) {
        const callee = this.callee(module, site.node);
        if (!callee) continue;
        const list = callers.get(callee);
        if (list) list.push(site);
        else callers.set(callee, [site]);
      }
    }
    return callers;
  }

  #reachable(): ReadonlySet<FunctionInfo> {
    this.#calledByFastApi ??= fastApiCalls(this);
    this.#callers ??= this.#indexCallers();
    const callees = new Map<FunctionInfo, FunctionInfo[]>();
    for (const [callee, sites] of this.#callers) {
      for (const { function: caller } of sites) {
        if (caller) callees.set(caller, [...(callees.get(caller) ?? []), callee]);
      }
    }
    const served = new Set<FunctionInfo>([...this.#calledByFastApi.keys(), ...handedOver(this)]);
    for (const info of served) for (const callee of callees.get(info) ?? []) served.add(callee);
    return served;
  }
}
