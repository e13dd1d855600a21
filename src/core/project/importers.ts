import { moduleName } from '../semantic/index.ts';
import type { Around } from './around.ts';
import { type Edge, edgesOf, type Import, importsOf } from './imports.ts';
import type { ModuleIndex } from './module-index.ts';
import type { ModuleNames } from './module-names.ts';
import type { Source } from './source.ts';

/** Modules that pass a name on to one another: further ones are not followed. */
const DEEPEST = 6;

/** A module that has what is looked for, under these names; null where it may be called anything. */
interface Holder {
  readonly source: Source;
  readonly names: readonly string[] | null;
}

/** Who imports what, by the look of the texts: nothing is parsed for it. */
export class Importers {
  readonly #around: Around;
  /** What the version's own files import, by the whole dotted name. */
  readonly #own: ReadonlyMap<string, readonly Import[]>;
  /** Names that lead elsewhere, for what lies around too, than they would without the version's own files. */
  readonly #redirected: ReadonlySet<string>;
  readonly #into: ReadonlyMap<Source, readonly Edge[]>;

  constructor(own: readonly Source[], names: ModuleNames, around: Around, index: ModuleIndex) {
    this.#around = around;
    this.#own = importsOf(own);
    this.#redirected = new Set([...names.all()].flatMap((name) => [...around.importedFrom(name)]));
    const redirected = [...this.#redirected].map((name) => [name, around.imports.get(name) ?? []] as const);
    const edges = [...this.#own, ...redirected].flatMap(([name, alike]) => edgesOf(name, alike, index));
    this.#into = Map.groupBy(edges, ({ to }) => to);
  }

  /**
   * Whoever may use what `home` defines under that name: those that import it or its module, and those that get it from
   * them. Without a name: whatever it defines.
   */
  of(home: Source, name: string | null): ReadonlySet<Source> {
    const found = new Set([home, ...this.#throughPackages(home)]);
    let level: Holder[] = [{ source: home, names: name === null ? null : [name] }];
    for (let depth = 0; depth <= DEEPEST; depth += 1) {
      const next = level.flatMap((each) => [...this.#takers(each, depth === 0)]);
      level = next.filter(({ source }) => !found.has(source));
      for (const { source } of next) found.add(source);
    }
    return found;
  }

  /** The sources themselves, and whoever imports them on any way. */
  reaching(sources: Iterable<Source>): ReadonlySet<Source> {
    const found = new Set(sources);
    for (const each of found) {
      for (const { by } of this.#edgesInto(each)) found.add(by);
      for (const by of this.#throughPackages(each)) found.add(by);
    }
    return found;
  }

  *#edgesInto(source: Source): Generator<Edge> {
    yield* this.#into.get(source) ?? [];
    for (const each of this.#around.into(source)) if (!this.#redirected.has(each.name)) yield each;
  }

  /** A module that is imported whole has all that it holds; what it holds of others is used where that is named. */
  *#takers({ source, names }: Holder, isHome: boolean): Generator<Holder> {
    for (const { by, taken, as } of this.#edgesInto(source)) {
      if (taken === '') {
        if (isHome || !names || names.some((each) => by.mentions(each))) yield { source: by, names: [as] };
      } else if (taken === '*') yield { source: by, names };
      else if (!names || names.includes(taken)) yield { source: by, names: [as] };
    }
  }

  *#throughPackages({ path }: Source): Generator<Source> {
    const parts = moduleName(path).split('.');
    for (let end = 1; end < parts.length; end += 1) {
      for (let start = 0; start < end; start += 1) {
        const name = parts.slice(start, end).join('.');
        for (const { by } of this.#own.get(name) ?? []) yield by;
        for (const { by } of this.#around.imports.get(name) ?? []) yield by;
      }
    }
  }
}
