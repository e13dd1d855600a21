import { readdir } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HunkwiseError } from '../core/error.ts';
import type { Rule } from '../core/rule/index.ts';

/**
 * The URL of this module: a child process imports it by name and calls `loadRules`, so that core and the child's entry
 * need not know where rules live.
 */
export const rulesModule: string = import.meta.url;

/** `rules/` beside `src/`, in the sources and in `dist` alike. */
export const RULES_FOLDER = new URL('../../rules/', import.meta.url);

/** Sources are loaded as `.ts`, built files as `.js`. */
const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf('.'));

/**
 * Imports every rule, in the order of their ids.
 *
 * @param folder the URL of a folder that holds `group/name.ts` files or, where it was built, all of them as `index.js`
 * @throws HunkwiseError `rule-invalid` for a file that exports no rule, or one whose id is not its path
 */
export async function loadRules(folder: URL = RULES_FOLDER): Promise<Rule[]> {
  const exported = EXTENSION === '.ts' ? await importEach(folder) : await importBuilt(folder);
  return exported.map(([id, rule]) => checked(id, rule));
}

type Exported = readonly [id: string, rule: unknown];

async function importEach(folder: URL): Promise<Exported[]> {
  const ids = await ruleIds(folder);
  return Promise.all(
    ids.map(async (id): Promise<Exported> => {
      const module: { default?: unknown } = await import(new URL(`${id}${EXTENSION}`, folder).href);
      return [id, module.default];
    }),
  );
}

/** The build has put them into one module: forty files take a process 60 ms to find. */
async function importBuilt(folder: URL): Promise<readonly Exported[]> {
  const { default: exported }: { default: readonly Exported[] } = await import(new URL('index.js', folder).href);
  return exported;
}

async function ruleIds(folder: URL): Promise<string[]> {
  const files = await readdir(fileURLToPath(folder), { recursive: true });
  return files
    .map((file) => file.split(sep).join('/'))
    .filter((file) => file.endsWith(EXTENSION) && !/(^|\/)_/.test(file))
    .map((file) => file.slice(0, -EXTENSION.length))
    .sort();
}

function checked(id: string, rule: unknown): Rule {
  if (!isRule(rule)) throw invalid(id, 'has no default export made by `defineRule`');
  if (rule.id !== id) throw invalid(id, `declares the id \`${rule.id}\``);
  return rule;
}

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'id' in value && 'check' in value;
}

function invalid(id: string, what: string): HunkwiseError {
  return new HunkwiseError('rule-invalid', `The file rules/${id}${EXTENSION} ${what}.`, {
    hint: `Export \`defineRule({ id: '${id}', … })\` as default; rules/_template${EXTENSION} shows how.`,
  });
}
