import type { ClassInfo } from '../semantic/index.ts';
import type { Source } from './source.ts';

interface Derived {
  readonly name: string;
  readonly source: Source;
}

/** Which classes may lie below which, by the look of the texts: by names, so that two of one name count as one. */
export class ClassIndex {
  /** By the name of a base. */
  readonly #below = new Map<string, readonly Derived[]>();
  readonly #mentioning: (name: string) => Iterable<Source>;

  /** @param mentioning the sources in which a name occurs: no other one derives from a class of that name */
  constructor(mentioning: (name: string) => Iterable<Source>) {
    this.#mentioning = mentioning;
  }

  /** The sources with classes that name this one as a base. */
  directlyBelow({ name }: ClassInfo): ReadonlySet<Source> {
    return new Set(this.#derived(name).map(({ source }) => source));
  }

  /** The sources with classes below this one, at any depth. */
  below({ name }: ClassInfo): ReadonlySet<Source> {
    const names = new Set([name]);
    const found = new Set<Source>();
    for (const each of names) {
      for (const cls of this.#derived(each)) {
        names.add(cls.name);
        found.add(cls.source);
      }
    }
    return found;
  }

  #derived(base: string): readonly Derived[] {
    const known = this.#below.get(base);
    if (known) return known;
    const found = [...this.#mentioning(base)].flatMap((source) =>
      source.outline.classes.flatMap(({ name, bases }) => (bases.includes(base) ? [{ name, source }] : [])),
    );
    this.#below.set(base, found);
    return found;
  }
}
