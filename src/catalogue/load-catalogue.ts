import { readFile } from 'node:fs/promises';
import { HunkwiseError } from '../core/error.ts';
import type { Rule } from '../core/rule/index.ts';
import { loadRules, RULES_FOLDER } from './load-rules.ts';

/** A rule and its page. */
export interface CatalogueEntry {
  readonly rule: Rule;
  /** Markdown. */
  readonly page: string;
}

/**
 * Loads every rule with its page, in the order of their ids.
 *
 * @param folder the URL of a folder that holds `group/name.ts` files with `group/name.md` beside them
 * @throws HunkwiseError `rule-invalid`, or `page-missing` for a rule without a page
 */
export async function loadCatalogue(folder: URL = RULES_FOLDER): Promise<CatalogueEntry[]> {
  const rules = await loadRules(folder);
  return Promise.all(rules.map(async (rule) => ({ rule, page: await readPage(rule.id, folder) })));
}

async function readPage(id: string, folder: URL): Promise<string> {
  try {
    return await readFile(new URL(`${id}.md`, folder), 'utf8');
  } catch (cause) {
    throw new HunkwiseError('page-missing', `The rule \`${id}\` has no page rules/${id}.md.`, {
      hint: 'Copy rules/_template.md there and describe the rule.',
      cause,
    });
  }
}
