import { type Module, moduleName } from '../semantic/index.ts';
import type { Source } from './source.ts';

/** Where a qualified name leads. */
interface Definition {
  readonly module: Module;
  readonly name: string;
}

/** Finds what a qualified name leads to: the module that defines it, and its dotted name there. */
export class ModuleIndex {
  readonly #found = new Map<string, Definition | null>();
  readonly #byName = new Map<string, Source>();
  /** By every ending of a module's name, for roots such as `src/`; null where two modules share it. */
  readonly #byEnding = new Map<string, Source | null>();

  constructor(sources: readonly Source[]) {
    for (const source of sources) {
      const name = moduleName(source.path);
      this.#byName.set(name, source);
      for (const ending of endingsOf(name)) this.#byEnding.set(ending, this.#byEnding.has(ending) ? null : source);
    }
  }

  find(qualified: string): Definition | null {
    const known = this.#found.get(qualified);
    if (known !== undefined) return known;
    const found = this.#search(qualified, 0);
    this.#found.set(qualified, found);
    return found;
  }

  /** Whether the project holds the module of that dotted name. */
  holds(name: string): boolean {
    return this.#source(name) !== undefined;
  }

  /** The module that the longest beginning of a dotted name leads to, and the part of the name behind it. */
  longest(name: string): { readonly source: Source; readonly rest: string } | null {
    for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
      const source = this.#source(name.slice(0, end));
      if (source) return { source, rest: firstPart(name.slice(end + 1)) };
    }
    return null;
  }

  /** The modules that the beginnings of a dotted name stand for: one of them is where it is looked for. */
  *beginnings(name: string): Generator<Source> {
    for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
      const source = this.#source(name.slice(0, end));
      if (source) yield source;
    }
  }

  #search(qualified: string, depth: number): Definition | null {
    const parts = qualified.split('.');
    for (let length = parts.length - 1; length > 0; length -= 1) {
      const module = this.#module(parts.slice(0, length).join('.'));
      if (!module) continue;
      return this.#inModule(module, parts.slice(length), depth);
    }
    return null;
  }

  /** `app.db` is the module of that name, or the only one below a source root (`src/app/db.py`). */
  #module(name: string): Module | undefined {
    return this.#source(name)?.module() ?? undefined;
  }

  #source(name: string): Source | undefined {
    return this.#byName.get(name) ?? this.#byEnding.get(name) ?? undefined;
  }

  #inModule(module: Module, rest: readonly string[], depth: number): Definition | null {
    const [first = ''] = rest;
    const bindings = module.moduleScope.bindings.get(first);
    if (!bindings) return this.#starred(module, rest, depth);
    const imported = bindings.find((each) => each.kind === 'import');
    if (imported?.kind !== 'import') return { module, name: rest.join('.') };
    if (depth > 6) return null;
    return this.#search([imported.target, ...rest.slice(1)].join('.'), depth + 1);
  }

  /** `from .models import *` in an `__init__` passes names on. */
  #starred(module: Module, rest: readonly string[], depth: number): Definition | null {
    if (depth > 6) return null;
    for (const binding of module.moduleScope.bindings.get('*') ?? []) {
      if (binding.kind !== 'import') continue;
      const source = this.#module(binding.target.replace(/\.\*$/, ''));
      const found = source && source !== module ? this.#inModule(source, rest, depth + 1) : null;
      if (found) return found;
    }
    return null;
  }
}

function firstPart(name: string): string {
  return name.split('.', 1)[0] as string;
}

/** `app.db` and `db` of `src.app.db`. */
function* endingsOf(name: string): Generator<string> {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) yield name.slice(dot + 1);
}
