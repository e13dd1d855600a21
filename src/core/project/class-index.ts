import type { ClassInfo } from '../semantic/index.ts';
import type { Source } from './source.ts';

interface Derived {
  readonly name: string;
  readonly base: string;
  readonly source: Source;
}

/** Which classes may lie below which, by the look of the texts: by names, so that two of one name count as one. */
export class ClassIndex {
  /** By the name of a base. */
  readonly #below: ReadonlyMap<string, readonly Derived[]>;

  constructor(sources: readonly Source[]) {
    const classes = sources.flatMap((source) =>
      source.outline.classes.flatMap(({ name, bases }) => bases.map((base) => ({ name, base, source }))),
    );
    this.#below = Map.groupBy(classes, ({ base }) => base);
  }

  /** The sources with classes that name this one as a base. */
  directlyBelow({ name }: ClassInfo): ReadonlySet<Source> {
    return new Set((this.#below.get(name) ?? []).map(({ source }) => source));
  }

  /** The sources with classes below this one, at any depth. */
  below({ name }: ClassInfo): ReadonlySet<Source> {
    const names = new Set([name]);
    const found = new Set<Source>();
    for (const each of names) {
      for (const cls of this.#below.get(each) ?? []) {
        names.add(cls.name);
        found.add(cls.source);
      }
    }
    return found;
  }
}
