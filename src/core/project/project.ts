import {
  type CallSite,
  type ClassInfo,
  type FunctionInfo,
  type Module,
  outermost,
  TypeEvaluator,
} from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import { Around } from './around.ts';
import { Callers } from './callers.ts';
import { type DeclaredVersion, declaredVersions, type Manifest } from './declared-versions.ts';
import { calledByFastApi } from './fastapi/fastapi-calls.ts';
import { Served } from './fastapi/served.ts';
import { folderOf } from './folder.ts';
import { migrationFiles } from './migrations/alembic.ts';
import { ModuleIndex } from './module-index.ts';
import { ModuleNames } from './module-names.ts';
import { type Model, readModel } from './queries/models.ts';
import type { Source } from './source.ts';
import { TextSearch } from './text-search.ts';

export interface ProjectOptions {
  /** What lies around the version's own files; nothing when it is left out. */
  readonly around?: Around;
  readonly manifests?: readonly Manifest[];
  /** Whether these are all Python files of the repository, so that what is not found there does not exist. */
  readonly complete?: boolean;
}

const NOTHING = new Around([]);

/**
 * What the modules of one version of the repository mean together. Files are parsed when a question leads to them. A name
 * that leads nowhere stays unknown, and unknown makes a rule silent.
 */
export class Project {
  readonly complete: boolean;
  readonly #own: ReadonlyMap<string, Source>;
  readonly #around: Around;
  readonly #index: ModuleIndex;
  /** Tests and migrations around the change are parsed only when a name leads there. */
  readonly #search: TextSearch;
  readonly #served: Served;
  readonly #mentioning = new Map<string, readonly Module[]>();
  readonly #evaluators = new Map<Module, TypeEvaluator>();
  readonly #models = new Map<ClassInfo, Model | null>();
  readonly #byFastApi = new Map<FunctionInfo, string | undefined>();
  /** The files that say what the project runs on. */
  readonly manifests: readonly Manifest[];
  #migrationFiles: readonly string[] | undefined;
  #versions: ReadonlyMap<string, DeclaredVersion> | undefined;
  readonly #below = new Map<ClassInfo, readonly ClassInfo[]>();
  readonly #callers: Callers;
  readonly #judged = new Map<Module, ReadonlySet<FunctionInfo>>();

  constructor(own: readonly Source[], { around = NOTHING, complete = true, manifests = [] }: ProjectOptions = {}) {
    this.complete = complete;
    this.manifests = manifests;
    this.#own = new Map(own.map((each) => [each.path, each]));
    this.#around = around;
    const names = new ModuleNames(own);
    this.#index = new ModuleIndex(names, around.names);
    this.#search = new TextSearch(own, names, around, this.#index);
    this.#callers = new Callers(this);
    this.#served = new Served(this);
  }

  /** Narrows what is to be judged: of these modules only these functions, with what is defined inside them. */
  judgeOnly(functions: ReadonlyMap<Module, ReadonlySet<FunctionInfo>>): void {
    for (const [module, each] of functions) this.#judged.set(module, each);
  }

  /** Whether anything is to be said of the function: in a change, only of those that it can have an effect on. */
  judges(info: FunctionInfo): boolean {
    return this.#judged.get(info.module)?.has(outermost(info)) ?? true;
  }

  /** The functions of a module of which something is to be said. */
  judged(module: Module): readonly FunctionInfo[] {
    return module.functions.filter((each) => this.judges(each));
  }

  /** The modules in whose text one of the identifiers occurs: where a definition of that name can be used. */
  mentioning(...identifiers: readonly string[]): readonly Module[] {
    if (identifiers.length === 1) return this.#mentioningOne(identifiers[0] as string);
    return [...new Set(identifiers.flatMap((each) => this.#mentioningOne(each)))];
  }

  /** As `mentioning`, tests and migrations around the change included. */
  anywhereMentioning(identifier: string): readonly Module[] {
    return this.#all().flatMap((each) => (each.mentions(identifier) ? (each.module() ?? []) : []));
  }

  #mentioningOne(identifier: string): readonly Module[] {
    const known = this.#mentioning.get(identifier);
    if (known) return known;
    const found = modulesOf(this.#search.mentioning(identifier));
    this.#mentioning.set(identifier, found);
    return found;
  }

  /** The modules in whose text the identifier occurs, and all words of one of the sets. */
  mentioningWith(identifier: string, sets: readonly (readonly string[])[]): readonly Module[] {
    return modulesOf(this.#search.mentioningWith(identifier, sets));
  }

  /** The modules that may use what `home` defines under this name. With words: those that mention one of these as well. */
  importing(home: Module, name: string, words: readonly string[] = []): readonly Module[] {
    const users = this.#search.using(home, name);
    return modulesOf(words.length === 0 ? users : users.filter((each) => words.some((word) => each.mentions(word))));
  }

  /** The modules that may use the member `name` of an object of the class. */
  usingMember(cls: ClassInfo, name: string): readonly Module[] {
    return modulesOf(this.#search.usingMember(cls, name));
  }

  /** Whether a qualified name may lead to something that `home` defines; false is certain. */
  mayLeadTo(qualified: string, home: Module): boolean {
    return this.#search.mayLeadTo(qualified, home);
  }

  /** The modules with a text that ends in `.name`. */
  quoting(name: string): readonly Module[] {
    return modulesOf(this.#search.endingIn(name));
  }

  /** The names that may be those of relationships: no other name is one. */
  get relationships(): ReadonlySet<string> {
    return this.#search.relationships;
  }

  /** The modules around the change, one after the other: whoever has found what it looks for lets the others unparsed. */
  *unchanged(): Generator<Module> {
    for (const each of this.#search.sources) {
      const module = each.changed ? null : each.module();
      if (module) yield module;
    }
  }

  /** The module in a file, whatever it is there for: pytest finds `conftest.py` by its path, and no name leads there. */
  at(path: string): Module | null {
    return (this.#own.get(path) ?? this.#around.at(path))?.module() ?? null;
  }

  /** The names of the Python files that lie in a folder. */
  filesIn(folder: string): readonly string[] {
    const own = [...this.#own.keys()].filter((path) => folderOf(path) === folder);
    return [...own, ...this.#around.pathsIn(folder)].map((path) => path.slice(folder.length));
  }

  #all(): readonly Source[] {
    return [...this.#own.values(), ...this.#around.sources];
  }

  /** What the project declares about a package (`fastapi`) or `python`; undefined where it says nothing. */
  declared(name: string): DeclaredVersion | undefined {
    this.#versions ??= declaredVersions(this.manifests);
    return this.#versions.get(name);
  }

  /** The paths of the repository's migrations of Alembic. */
  get migrationFiles(): readonly string[] {
    this.#migrationFiles ??= migrationFiles(this.#all());
    return this.#migrationFiles;
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

  /** Whether a dotted name is that of a module of the project. */
  holdsModule(name: string): boolean {
    return this.#index.holds(name);
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

  /** The classes of the project below `cls`, at any depth. */
  subclasses(cls: ClassInfo): readonly ClassInfo[] {
    const found = new Set<ClassInfo>(this.#directlyBelow(cls));
    for (const each of found) for (const below of this.#directlyBelow(each)) found.add(below);
    return [...found];
  }

  /** The classes below `cls` that define this name in their body, be it as a method or as a field. */
  overriding(cls: ClassInfo, name: string): readonly ClassInfo[] {
    return modulesOf(this.#search.overriding(cls, name))
      .flatMap(({ classes }) => classes)
      .filter((each) => each !== cls && each.module.scopeOf(each.node).bindings.has(name) && this.#isBelow(each, cls));
  }

  #isBelow({ bases }: ClassInfo, cls: ClassInfo, depth = 0): boolean {
    return bases.some((base) => {
      const above = depth > 8 ? null : this.definition(base);
      return above !== null && (above === cls || ('methods' in above && this.#isBelow(above, cls, depth + 1)));
    });
  }

  #directlyBelow(cls: ClassInfo): readonly ClassInfo[] {
    const known = this.#below.get(cls);
    if (known) return known;
    const below = modulesOf(this.#search.directlyBelow(cls))
      .flatMap(({ classes }) => classes)
      .filter((each) => each !== cls && each.bases.some((base) => this.definition(base) === cls));
    this.#below.set(cls, below);
    return below;
  }

  /** Why FastAPI calls this function itself (`route`, `dependency`, `middleware`, …); undefined when it does not. */
  calledByFastApi(info: FunctionInfo): string | undefined {
    if (this.#byFastApi.has(info)) return this.#byFastApi.get(info);
    const reason = calledByFastApi(info, this);
    this.#byFastApi.set(info, reason);
    return reason;
  }

  /**
   * Whether the function runs while a request is served: FastAPI calls it, or a served function does. Undecided counts
   * as not served.
   */
  isServed(info: FunctionInfo): boolean {
    return this.#served.has(info);
  }

  /** The calls in the project that enter this function. */
  callers(info: FunctionInfo): readonly CallSite[] {
    return this.#callers.of(info);
  }
}

function modulesOf(sources: Iterable<Source>): readonly Module[] {
  const found: Module[] = [];
  for (const each of sources) {
    const module = each.module();
    if (module) found.push(module);
  }
  return found;
}
