import { argument, type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { defined, type Placed } from '../values/definition-value.ts';
import { ANYTHING, frameOf, PLAIN, sessionsIn, sessionsOf, type Value } from './session-value.ts';
import { attachedDependencies, isWrappedHarmlessly, overriddenProviders } from './session-wrapping.ts';
import { ANY, lost } from './transaction-effects.ts';
import type { TransactionAnalysis } from './transaction-summary.ts';

const MARKERS = new Set(['fastapi.Depends', 'fastapi.Security']);
const DATA = new Set([
  'pydantic.BaseModel',
  'sqlmodel.SQLModel',
  'builtins.str',
  'builtins.int',
  'builtins.dict',
  'builtins.bool',
]);
/** Sub-dependencies below a route: deeper ones are unknown. */
const DEEPEST = 8;

/** What `Depends` names: the provider, in the module where it is written. */
export interface Dependency extends Placed {
  /** The call of `Depends` itself. */
  readonly marker: ast.Call;
  /** The annotation beside it. */
  readonly type: string | null;
}

/** What a provider hands to a route, and what it does when the route is done. */
export interface Provided {
  readonly value: Value;
  /** Sessions that it, or a provider below it, commits when the route is done, by id. */
  readonly commits: ReadonlySet<string>;
}

const UNKNOWN: Provided = { value: ANYTHING, commits: new Set() };
const NOTHING: Provided = { value: PLAIN, commits: new Set() };

/** Follows `Depends` to the sessions behind it. */
export class SessionProviders {
  readonly #project: Project;
  readonly #analysis: TransactionAnalysis;
  readonly #known = new Map<FunctionInfo, Provided>();
  #overridden: ReadonlySet<FunctionInfo> | undefined;
  #attached: ReadonlySet<string> | undefined;

  constructor(project: Project, analysis: TransactionAnalysis) {
    this.#project = project;
    this.#analysis = analysis;
  }

  /** Sessions of a provider that a dependency commits which belongs to a router or application as a whole, by id. */
  committedAround(): ReadonlySet<string> {
    this.#attached ??= new Set(
      [...attachedDependencies(this.#project)].flatMap((info) => {
        const { env } = this.forParameters(info);
        const given = lost(sessionsOf(env.values())).flatMap((each) => (each.kind === 'lost' ? each.ids : []));
        return given.length > 0 ? [...this.#byFunction(info, 0).commits] : [];
      }),
    );
    return this.#attached;
  }

  /** What each parameter that FastAPI fills holds, with the sessions that are committed in the end. */
  forParameters(info: FunctionInfo, depth = 0): { env: Map<string, Value>; commits: Set<string> } {
    const env = new Map<string, Value>();
    const commits = new Set<string>();
    for (const param of info.params) {
      const dependency = this.dependency(param, info.module);
      const provided = dependency ? this.provided(dependency, depth) : NOTHING;
      env.set(param.name, provided.value);
      for (const id of provided.commits) commits.add(id);
    }
    return { env, commits };
  }

  /** `Depends(…)` as a default, in `Annotated`, or behind an alias for that. */
  dependency(param: ast.Parameter, module: Module): Dependency | null {
    const type = param.annotation && this.#project.types(module).annotated(param.annotation);
    const call = param.default && this.#marker(param.default, module);
    const placed = call ? { module, node: call } : param.annotation && this.#annotated(param.annotation, module, 0);
    if (placed?.node.kind !== 'Call') return null;
    const provider = argument(placed.node, 0, 'dependency') ?? keyword(placed.node, 'dependency') ?? param.annotation;
    if (!provider) return null;
    const isAnnotation = provider === param.annotation;
    return {
      module: isAnnotation ? module : placed.module,
      node: isAnnotation ? bare(provider, module) : provider,
      marker: placed.node,
      type,
    };
  }

  #marker(node: ast.Expression, module: Module): ast.Call | null {
    return node.kind === 'Call' && MARKERS.has(module.resolve(node.func) ?? '') ? node : null;
  }

  #annotated(annotation: ast.Expression, module: Module, depth: number): Placed | null {
    if (depth > 4) return null;
    if (annotation.kind === 'Subscript') {
      const [first, ...extra] = annotation.indexes;
      if (module.resolve(annotation.value) !== 'typing.Annotated' || !first) return null;
      const node = extra.map((each) => this.#marker(each, module)).findLast((each) => each !== null);
      return node ? { module, node } : this.#annotated(first, module, depth + 1);
    }
    if (annotation.kind !== 'Name' && annotation.kind !== 'Attribute') return null;
    const qualified = module.resolve(annotation);
    const alias = qualified ? defined(this.#project, qualified) : null;
    return alias && this.#annotated(alias.node, alias.module, depth + 1);
  }

  /** What a provider gives. One that is not known may hold any session of the request, unless it gives plain data. */
  provided({ module, node, type }: Dependency, depth = 0): Provided {
    if (depth > DEEPEST) return UNKNOWN;
    const found = this.#function(node, module);
    if (found === 'outside') return NOTHING;
    if (found && 'methods' in found) return this.#instance(found.type, depth);
    const provided = found ? this.#byFunction(found, depth) : UNKNOWN;
    const isData = type !== null && (DATA.has(type) || this.#project.model(type) || this.#project.isA(type, DATA));
    return isData && provided.value.kind === 'opaque' ? { ...provided, value: PLAIN } : provided;
  }

  /** An object of a class that FastAPI makes, with what its constructor depends on. */
  #instance(type: string, depth: number): Provided {
    const cls = this.#project.definition(type);
    if (!cls || !('methods' in cls)) return UNKNOWN;
    const init = this.#project.method(type, '__init__');
    if (!init)
      return this.#project.isA(type, DATA)
        ? NOTHING
        : { value: { kind: 'object', cls, type, fields: new Map() }, commits: new Set() };
    const { env, commits } = this.forParameters(init, depth + 1);
    env.delete(init.params[0]?.name ?? '');
    return { value: { kind: 'object', cls, type, fields: env }, commits };
  }

  /** The function of the project that FastAPI calls for the dependency; null for a class, and where that is not known. */
  functionOf({ node, module }: Placed): FunctionInfo | null {
    const found = this.#function(node, module);
    return found === 'outside' || (found && 'methods' in found) ? null : found;
  }

  #byFunction(info: FunctionInfo, depth: number): Provided {
    const known = this.#known.get(info);
    if (known) return known;
    this.#known.set(info, UNKNOWN);
    const provided = this.#judge(info, depth);
    this.#known.set(info, provided);
    return provided;
  }

  #judge(info: FunctionInfo, depth: number): Provided {
    this.#overridden ??= overriddenProviders(this.#project);
    if (this.#overridden.has(info) || !isWrappedHarmlessly(info, this.#project)) return UNKNOWN;
    const { env, commits } = this.forParameters(info, depth + 1);
    const value = this.#analysis.evaluator.handedOut(frameOf(info, env, 1));
    const { lost: ids, ends } = this.#analysis.summary(info, env, 1);
    if (info.generator) for (const id of ends.keys()) commits.add(id);
    const inside = sessionsIn(value);
    const isLost = inside !== 'any' && (ids.includes(ANY) || inside.some(({ id }) => ids.includes(id)));
    return { value: isLost ? { kind: 'opaque', sessions: inside } : value, commits };
  }

  /** The function or class that FastAPI calls; `outside` for one of a library. */
  #function(
    node: ast.Expression,
    module: Module,
  ): FunctionInfo | { readonly methods: true; readonly type: string } | 'outside' | null {
    const qualified = module.resolve(node);
    const definition = qualified ? this.#project.definition(qualified) : null;
    if (definition && 'methods' in definition)
      return { methods: true, type: `${definition.module.name}.${definition.qualname}` };
    if (definition) return definition;
    const type = this.#project.typeOf(module, node);
    if (type) return this.#project.method(type, '__call__') ?? (this.#project.definition(type) ? null : 'outside');
    const owner = node.kind === 'Attribute' ? this.#project.typeOf(module, node.value) : null;
    if (owner && node.kind === 'Attribute') return this.#project.method(owner, node.attr);
    return qualified && !this.#project.find(qualified) ? 'outside' : null;
  }
}

/** The class in `Annotated[Class, Depends()]`. */
function bare(annotation: ast.Expression, module: Module): ast.Expression {
  const [first] = annotation.kind === 'Subscript' ? annotation.indexes : [];
  const isAnnotated = annotation.kind === 'Subscript' && module.resolve(annotation.value) === 'typing.Annotated';
  return isAnnotated && first ? first : annotation;
}
