import { moduleName } from '../semantic/index.ts';
import type { ModuleIndex } from './module-index.ts';
import type { Source } from './source.ts';

/** Modules that pass a name on to one another: further ones are not followed. */
const DEEPEST = 6;

interface Import {
  readonly by: Source;
  /** Dotted. */
  readonly name: string;
  readonly as: string;
}

/** An import that leads to a module of the project. */
interface Edge {
  readonly by: Source;
  readonly to: Source;
  /** What is taken from the module: a name, `*`, or nothing where the module itself is imported. */
  readonly taken: string;
  readonly as: string;
}

/** A module that has what is looked for, under these names; null where it may be called anything. */
interface Holder {
  readonly source: Source;
  readonly names: readonly string[] | null;
}

/** Who imports what, by the look of the texts: nothing is parsed for it. */
export class Importers {
  readonly #into: ReadonlyMap<Source, readonly Edge[]>;
  /** By the whole dotted name: whoever imports a package can go on to what lies in it. */
  readonly #of: ReadonlyMap<string, readonly Import[]>;

  constructor(sources: readonly Source[], index: ModuleIndex) {
    const imports = sources.flatMap((by) => by.outline.imports(by.path).map(({ name, as }) => ({ by, name, as })));
    this.#of = Map.groupBy(imports, ({ name }) => name);
    // Once for each name: most of them stand in many files.
    const edges = [...this.#of].flatMap(([name, alike]): Edge[] => {
      const found = index.longest(name);
      return found ? alike.map(({ by, as }) => ({ by, to: found.source, taken: found.rest, as })) : [];
    });
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
      for (const { by } of this.#into.get(each) ?? []) found.add(by);
      for (const by of this.#throughPackages(each)) found.add(by);
    }
    return found;
  }

  /** A module that is imported whole has all that it holds; what it holds of others is used where that is named. */
  *#takers({ source, names }: Holder, isHome: boolean): Generator<Holder> {
    for (const { by, taken, as } of this.#into.get(source) ?? []) {
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
        for (const { by } of this.#of.get(parts.slice(start, end).join('.')) ?? []) yield by;
      }
    }
  }
}
