import type { ModuleStore } from '../../../src/core/engine/index.ts';

/** What an analysis looked at besides the files of the change. */
export interface Reading {
  /** Files whose modules were asked for, parsed now or earlier. */
  readonly asked: number;
  /** Files that were parsed for it. */
  readonly parsed: number;
}

/** Counts what is read through the store from now on. It costs something: not in a run that is measured. */
export function countReading(store: ModuleStore, changed: readonly string[]): () => Reading {
  const own = new Set(changed);
  const asked = new Set<string>();
  const parsed = new Set<string>();
  const source = store.source.bind(store);
  store.source = (path, ...rest) => {
    const found = source(path, ...rest);
    if (!found || own.has(path)) return found;
    const module = found.module;
    found.module = () => {
      asked.add(path);
      return module();
    };
    return found;
  };
  store.onParse = (path) => {
    if (path !== null && !own.has(path)) parsed.add(path);
  };
  return () => ({ asked: asked.size, parsed: parsed.size });
}
