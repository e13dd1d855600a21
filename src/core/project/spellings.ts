import type { Module } from '../semantic/index.ts';

/** What a module calls a name of another one: the name itself, and what it imports it as. */
export function spellings(module: Module, name: string): readonly string[] {
  const aliases = module
    .all('ImportFrom')
    .flatMap(({ names }) => names.filter((each) => each.aliased && each.name === name));
  return [...new Set([name, ...aliases.map((each) => each.as)])];
}
