import { moduleName } from '../semantic/index.ts';
import type { Source } from './source.ts';

/** Which source a dotted name of a module stands for. */
export class ModuleNames {
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

  /** The module of that whole name. */
  called(name: string): Source | undefined {
    return this.#byName.get(name);
  }

  /** The only module whose name ends so; null where there are two. */
  ending(name: string): Source | null | undefined {
    return this.#byEnding.get(name);
  }

  /** Every name and every ending. */
  *all(): Generator<string> {
    yield* this.#byName.keys();
    yield* this.#byEnding.keys();
  }
}

/** `app.db` and `db` of `src.app.db`. */
function* endingsOf(name: string): Generator<string> {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) yield name.slice(dot + 1);
}
