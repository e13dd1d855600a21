import type { ClassInfo } from '../semantic/index.ts';
import type { Source } from './source.ts';

/** Which classes may lie below which, by the look of the texts: by names, so that two of one name count as one. */
export class ClassIndex {
  /** By the name of a base. */
  readonly #below = new Map<string, { readonly name: string; readonly source: Source }[]>();

  constructor(sources: Iterable<Source>) {
    for (const source of sources) {
      for (const { name, bases } of source.outline.classes) {
        for (const base of bases) {
          const list = this.#below.get(base);
          if (list) list.push({ name, source });
          else this.#below.set(base, [{ name, source }]);
        }
      }
    }
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
