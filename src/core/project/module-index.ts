import type { Module } from '../semantic/index.ts';
import type { ModuleNames } from './module-names.ts';
import type { Source } from './source.ts';

/** Where a qualified name leads. */
interface Definition {
  readonly module: Module;
  readonly name: string;
}

/** Finds what a qualified name leads to: the module that defines it, and its dotted name there. */
export class ModuleIndex {
  readonly #found = new Map<string, Definition | null>();
  readonly #own: ModuleNames;
  readonly #around: ModuleNames;

  constructor(own: ModuleNames, around: ModuleNames) {
    this.#own = own;
    this.#around = around;
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
    const called = this.#around.called(name) ?? this.#own.called(name);
    if (called) return called;
    const around = this.#around.ending(name);
    const own = this.#own.ending(name);
    if (around !== undefined && own !== undefined) return undefined;
    return around ?? own ?? undefined;
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
