import { assignedToSelf, type Binding, type ClassInfo, derivedFrom, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/**
 * Whose logger it is: `standard` for the loggers of the standard library and structlog, which know `exception()` and
 * `exc_info`; `own` for a class of the project, which knows what it defines.
 */
export type LoggerOrigin =
  | { readonly kind: 'standard' | 'loguru' | 'unknown' }
  | { readonly kind: 'own'; readonly type: string };

const UNKNOWN: LoggerOrigin = { kind: 'unknown' };
const STANDARD = new Set(['logging.Logger', 'logging.LoggerAdapter']);
const DEPTH = 12;

/** Whose logger an expression is, followed through imports, re-exports, assignments, `bind(…)` and functions of the project. */
export function loggerOrigin(node: ast.Expression, module: Module, project: Project): LoggerOrigin {
  return new Search(project).of(node, module, 0);
}

/** Whose logger a module keeps at its top level, under a name such as `logger`. */
export function moduleLogger(module: Module, project: Project): LoggerOrigin {
  const name = [...module.moduleScope.bindings.keys()].find((each) => /^_*log(ger)?$/i.test(each));
  return name === undefined ? UNKNOWN : new Search(project).variable(name, module, 0);
}

class Search {
  readonly #project: Project;
  /** `logger = logger.bind(…)` leads back to itself. */
  readonly #seen = new Set<ast.Expression>();

  constructor(project: Project) {
    this.#project = project;
  }

  of(node: ast.Expression, module: Module, depth: number): LoggerOrigin {
    if (depth > DEPTH || this.#seen.has(node)) return UNKNOWN;
    this.#seen.add(node);
    const typed = this.#typed(this.#project.typeOf(module, node)) ?? library(module.resolve(node));
    if (typed) return typed;
    if (node.kind === 'Name') return this.#bound(module.lookup(node), module, depth);
    if (node.kind === 'Call') return this.#made(node, module, depth);
    const target = module.resolve(node);
    if (target) return this.#named(target, depth);
    return node.kind === 'Attribute' ? this.#attribute(node, module, depth) : UNKNOWN;
  }

  variable(name: string, module: Module, depth: number): LoggerOrigin {
    if (depth > DEPTH) return UNKNOWN;
    const typed = this.#typed(this.#project.types(module).variable(name));
    return typed ?? this.#bound(module.moduleScope.bindings.get(name) ?? [], module, depth);
  }

  #typed(type: string | null): LoggerOrigin | null {
    if (type === null) return null;
    if (this.#project.isA(type, STANDARD)) return { kind: 'standard' };
    const cls = this.#project.definition(type);
    if (!cls || !('methods' in cls)) return library(type);
    return cls.bases.map(library).find((each) => each !== null) ?? { kind: 'own', type };
  }

  #bound(bindings: readonly Binding[], module: Module, depth: number): LoggerOrigin {
    return known(
      bindings.map((each) => {
        if (each.kind === 'import') return library(each.target) ?? this.#named(each.target, depth);
        if (each.kind === 'assignment') return this.of(each.value, module, depth + 1);
        return each.kind === 'annotated' && each.node.value ? this.of(each.node.value, module, depth + 1) : UNKNOWN;
      }),
    );
  }

  #named(target: string, depth: number): LoggerOrigin {
    const found = this.#project.find(target);
    if (found) return found.name.includes('.') ? UNKNOWN : this.variable(found.name, found.module, depth + 1);
    return this.#passesOnLoguru(target) ? { kind: 'loguru' } : UNKNOWN;
  }

  /** A name that a module of the project, or one of its package, imports from loguru and passes on. */
  #passesOnLoguru(target: string): boolean {
    const dot = target.lastIndexOf('.');
    const home = `.${target.slice(0, dot)}.`;
    const name = target.slice(dot + 1);
    return this.#project
      .mentioningWith(name, [['loguru']])
      .some(
        (each) =>
          `.${each.name}.`.includes(home) &&
          each.moduleScope.bindings
            .get(name)
            ?.some((binding) => binding.kind === 'import' && library(binding.target)?.kind === 'loguru'),
      );
  }

  /** Derived from another logger, or what a function of the project returns. */
  #made(call: ast.Call, module: Module, depth: number): LoggerOrigin {
    const made = library(module.resolve(call.func));
    if (made) return made;
    const callee = this.#project.callee(module, call);
    if (callee) {
      const returned = callee.module
        .all('Return')
        .filter((each) => callee.module.enclosingCode(each) === callee.node)
        .flatMap(({ value }) => value ?? []);
      return known(returned.map((each) => this.of(each, callee.module, depth + 1)));
    }
    const base = derivedFrom(call);
    return base ? this.of(base, module, depth + 1) : UNKNOWN;
  }

  /** `self.logger`, as the methods of the class and of its bases assign it. */
  #attribute({ value, attr }: ast.Attribute, module: Module, depth: number): LoggerOrigin {
    const type = this.#project.typeOf(module, value);
    return type === null ? UNKNOWN : this.#member(type, attr, depth);
  }

  #member(type: string, attr: string, depth: number): LoggerOrigin {
    const cls = this.#project.definition(type);
    if (!cls || !('methods' in cls) || depth > DEPTH) return UNKNOWN;
    return known([
      ...assignedToSelf(cls.module, cls.node, attr).map((each) => this.of(each, cls.module, depth + 1)),
      this.#bound(cls.module.scopeOf(cls.node).bindings.get(attr) ?? [], cls.module, depth),
      ...cls.bases.map((base) => this.#member(base, attr, depth + 1)),
    ]);
  }
}

function library(target: string | null): LoggerOrigin | null {
  if (target === null) return null;
  if (/^loguru\b/.test(target)) return { kind: 'loguru' };
  return /^(logging|structlog)\b/.test(target) ? { kind: 'standard' } : null;
}

/** The one that can do least counts. */
function known(origins: readonly LoggerOrigin[]): LoggerOrigin {
  const of = (kind: LoggerOrigin['kind']) => origins.find((each) => each.kind === kind);
  return of('own') ?? of('loguru') ?? of('standard') ?? UNKNOWN;
}

/** Whether a class of the project, or one of its bases, has the method, also under a name that is assigned in its body. */
export function offers(type: string, name: string, project: Project): boolean {
  if (project.method(type, name) ?? project.method(type, '__getattr__')) return true;
  const cls = project.definition(type);
  return cls !== null && 'methods' in cls && inBody(cls, name, project, 0);
}

function inBody(cls: ClassInfo, name: string, project: Project, depth: number): boolean {
  if (cls.module.scopeOf(cls.node).bindings.has(name)) return true;
  return cls.bases.some((base) => {
    const above = depth < DEPTH ? project.definition(base) : null;
    return above !== null && 'methods' in above && inBody(above, name, project, depth + 1);
  });
}
