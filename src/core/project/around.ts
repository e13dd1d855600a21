import { isAside } from '../semantic/index.ts';
import { folderOf } from './folder.ts';
import { type Edge, edgesOf, type Import, importsOf } from './imports.ts';
import { ModuleIndex } from './module-index.ts';
import { ModuleNames } from './module-names.ts';
import type { Source } from './source.ts';

/**
 * The files around a change. They are the same in both of its versions and mostly in the next push, so what is found out about
 * all of them is kept here, and a version only adds its own.
 */
export class Around {
  readonly sources: readonly Source[];
  /** Those that are searched: no tests and migrations, which are parsed only when a name leads there. */
  readonly searched: readonly Source[];
  readonly names: ModuleNames;
  readonly #byPath: ReadonlyMap<string, Source>;
  readonly #searchedPaths: ReadonlySet<string>;
  readonly #mentioning = new Map<string, readonly Source[]>();
  #imports: ReadonlyMap<string, readonly Import[]> | undefined;
  #sortedNames: readonly string[] | undefined;
  #edges: ReadonlyMap<Source, readonly Edge[]> | undefined;
  #relationships: ReadonlySet<string> | undefined;
  #folders: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(sources: readonly Source[]) {
    this.sources = sources;
    this.searched = sources.filter(({ path }) => !isAside(path));
    this.names = new ModuleNames(sources);
    this.#byPath = new Map(sources.map((each) => [each.path, each]));
    this.#searchedPaths = new Set(this.searched.map(({ path }) => path));
  }

  at(path: string): Source | undefined {
    return this.#byPath.get(path);
  }

  /** The same among those that are searched. */
  searchedAt(path: string): Source | undefined {
    return this.#searchedPaths.has(path) ? this.#byPath.get(path) : undefined;
  }

  /** The searched ones in which the identifier occurs. */
  mentioning(identifier: string): readonly Source[] {
    const known = this.#mentioning.get(identifier) ?? this.searched.filter((each) => each.mentions(identifier));
    this.#mentioning.set(identifier, known);
    return known;
  }

  /** What the searched ones import, by its name. */
  get imports(): ReadonlyMap<string, readonly Import[]> {
    this.#imports ??= importsOf(this.searched);
    return this.#imports;
  }

  /** The names that they import which are this one, or begin with it and a dot. */
  *importedFrom(name: string): Generator<string> {
    if (this.imports.has(name)) yield name;
    this.#sortedNames ??= [...this.imports.keys()].sort();
    const beginning = `${name}.`;
    for (let at = firstFrom(this.#sortedNames, beginning); this.#sortedNames[at]?.startsWith(beginning); at += 1) {
      yield this.#sortedNames[at] as string;
    }
  }

  /** The imports that lead to this one where there is nothing but what lies around. */
  into(source: Source): readonly Edge[] {
    this.#edges ??= this.#allEdges();
    return this.#edges.get(source) ?? [];
  }

  #allEdges(): ReadonlyMap<Source, readonly Edge[]> {
    const index = new ModuleIndex(new ModuleNames([]), this.names);
    const edges = [...this.imports].flatMap(([name, alike]) => edgesOf(name, alike, index));
    return Map.groupBy(edges, ({ to }) => to);
  }

  /** The names that any class in the searched ones gives to a relationship. */
  get relationships(): ReadonlySet<string> {
    this.#relationships ??= new Set(this.searched.flatMap(({ outline }) => [...outline.relationships]));
    return this.#relationships;
  }

  /** The paths of the files that lie in a folder (with its `/` at the end). */
  pathsIn(folder: string): readonly string[] {
    this.#folders ??= Map.groupBy(this.#byPath.keys(), folderOf);
    return this.#folders.get(folder) ?? [];
  }
}

/** The place of the first text that is not before this one. */
function firstFrom(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as string) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
