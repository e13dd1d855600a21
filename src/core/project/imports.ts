import type { ModuleIndex } from './module-index.ts';
import type { Source } from './source.ts';

/** An import by the look of the text. */
export interface Import {
  readonly by: Source;
  /** Dotted. */
  readonly name: string;
  readonly as: string;
}

/** An import that leads to a module of the project. */
export interface Edge extends Import {
  readonly to: Source;
  /** What is taken from the module: a name, `*`, or nothing where the module itself is imported. */
  readonly taken: string;
}

/** What these sources import, by its name. */
export function importsOf(sources: readonly Source[]): ReadonlyMap<string, readonly Import[]> {
  const imports = sources.flatMap((by) => by.outline.imports(by.path).map(({ name, as }) => ({ by, name, as })));
  return Map.groupBy(imports, ({ name }) => name);
}

/** Where imports of one name lead. */
export function edgesOf(name: string, imports: readonly Import[], index: ModuleIndex): Edge[] {
  const found = index.longest(name);
  return found ? imports.map((each) => ({ ...each, to: found.source, taken: found.rest })) : [];
}
