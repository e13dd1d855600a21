import type { RuleSetting } from '../core/engine/index.ts';
import type { Severity } from '../core/rule/index.ts';
import type { Configuration } from './configuration.ts';
import { matchesPath } from './match-path.ts';

const BY_WEIGHT: readonly (Severity | 'off')[] = ['error', 'warning', 'note', 'off'];

/**
 * The settings that an analysis takes: a rule that is on only under some paths has to run everywhere. What it says
 * elsewhere is dropped by `severityAt`.
 */
export function settingsToRun({ rules, overrides }: Configuration): Configuration['rules'] {
  const entries = Object.entries(rules).map(([id, setting]): [string, RuleSetting] => {
    if (setting.severity !== 'off') return [id, setting];
    const wanted = overrides.flatMap((each) => each.rules[id] ?? []);
    const severity = BY_WEIGHT.find((each) => wanted.includes(each)) ?? 'off';
    return [id, { ...setting, severity }];
  });
  return Object.fromEntries(entries);
}

/** The severity that is configured for a rule at `path`; null where findings keep what the analysis gave them. */
export function severityAt({ rules, overrides }: Configuration, rule: string, path: string): Severity | 'off' | null {
  const last = overrides.findLast((each) => each.rules[rule] !== undefined && matchesPath(each.paths, path));
  return last?.rules[rule] ?? (rules[rule]?.severity === 'off' ? 'off' : null);
}

/** Rules that run, but of which nothing is to be heard at `path`. */
export function rulesOffAt(configuration: Configuration, path: string): string[] {
  if (configuration.overrides.length === 0) return [];
  const named = new Set(configuration.overrides.flatMap((each) => Object.keys(each.rules)));
  return [...named].filter((rule) => severityAt(configuration, rule, path) === 'off');
}
