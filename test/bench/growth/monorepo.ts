import { generateProject } from '../generated/project.ts';
import type { Input } from '../input.ts';

/** Files of each service; the first of them is the one that is changed. */
const SERVICE = 100;

/** Whether what is defined in the services has names of its own, or the same names in each of them. */
export type Naming = 'own names' | 'same names';

/**
 * A repository of services that do not use each other: the first is the same in every size, so whatever costs more in a larger
 * one comes from the size alone.
 *
 * @param files about so many Python files, at least 100
 */
export function monorepo(seed: number, files: number, naming: Naming): Input {
  const texts = new Map(generateProject(seed, SERVICE));
  for (let service = 1; service < Math.round(files / SERVICE); service += 1) {
    const own = generateProject(seed + service, SERVICE);
    const renamed = naming === 'own names' ? renaming(own, `_of_${service}`) : (text: string) => text;
    for (const [path, text] of own) {
      const placed = `service_${service}/${path.replace(/^app\//, '')}`;
      texts.set(renamed(placed), renamed(text.replaceAll(/^from app\./gm, `from service_${service}.`)));
    }
  }
  return { name: `services (seed ${seed}), ${naming}`, files: texts };
}

/** Gives all that the files define, and their folders, the suffix; keywords of calls belong to the callee and stay. */
function renaming(files: ReadonlyMap<string, string>, suffix: string): (text: string) => string {
  const names = new Set([...files.keys()].flatMap((path) => path.split('/').slice(1, -1)));
  for (const text of files.values())
    for (const [, defined, assigned] of text.matchAll(/^ *(?:async )?(?:def|class) (?!__)(\w+)|^(\w+) = /gm))
      names.add((defined ?? assigned) as string);
  return (text) => text.replaceAll(/\b\w+\b(?!=)/g, (word) => (names.has(word) ? word + suffix : word));
}
