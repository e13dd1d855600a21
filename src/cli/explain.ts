import { loadCatalogue } from '../catalogue/index.ts';
import { findRule } from '../config/index.ts';
import type { Rule } from '../core/rule/index.ts';
import { print, wantsColor } from './output.ts';
import { pageForTerminal } from './page-for-terminal.ts';

/**
 * Prints the page of a rule.
 *
 * @throws HunkwiseError `unknown-rule`
 */
export async function explain(id: string): Promise<void> {
  const catalogue = await loadCatalogue();
  const rule = findRule(
    id,
    catalogue.map((entry) => entry.rule),
  );
  const page = catalogue.find((entry) => entry.rule === rule)?.page ?? '';
  print(`${pageForTerminal(page, wantsColor()).trimEnd()}\n\n${settings(rule)}\n`);
}

function settings(rule: Rule): string {
  const severity = rule.severity === 'off' ? 'Off unless switched on.' : `Severity: ${rule.severity}.`;
  const options = Object.entries(rule.options ?? {}).map(
    ([name, option]) => `  ${name}: ${option.about} Default: ${JSON.stringify(option.default)}.`,
  );
  return [`${rule.id}. ${severity}`, ...(options.length > 0 ? ['Options:', ...options] : [])].join('\n');
}
