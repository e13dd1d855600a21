import { readdir } from 'node:fs/promises';
import type { Operator } from './operator.ts';

const FOLDER = new URL('operators/', import.meta.url);

/** Every operator: each file of `operators/` exports one. */
export async function loadOperators(): Promise<readonly Operator[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.ts')).toSorted();
  return Promise.all(
    names.map(async (name): Promise<Operator> => {
      const { operator } = await import(new URL(name, FOLDER).href);
      if (operator?.name !== name.replace(/\.ts$/, '')) {
        throw new Error(`operators/${name} must export \`operator\` with its own name.`);
      }
      return operator;
    }),
  );
}
