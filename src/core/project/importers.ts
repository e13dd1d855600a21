import { moduleName } from '../semantic/index.ts';
import type { ModuleIndex } from './module-index.ts';
import type { Source } from './source.ts';

/** Modules that pass a name on to one another: further ones are not followed. */
const DEEPEST = 6;

/** An import that leads to a module of the project. */
interface Edge {
  readonly by: Source;
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
  readonly #into = new Map<Source, Edge[]>();
  /** By the whole dotted name: whoever imports a package can go on to what lies in it. */
  readonly #of = new Map<string, Source[]>();

  constructor(sources: Iterable<Source>, index: ModuleIndex) {
    for (const by of sources) {
      for (const { name, as } of by.outline.imports(by.path)) {
        put(this.#of, name, by);
        const found = index.longest(name);
        if (found) put(this.#into, found.source, { by, taken: found.rest, as });
      }
    }
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
      for (let start = 0; start < end; start += 1) yield* this.#of.get(parts.slice(start, end).join('.')) ?? [];
    }
  }
}

function put<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
