import type { RuleSetting } from '../core/engine/index.ts';
import { HunkwiseError } from '../core/error.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import type { Configuration } from './configuration.ts';
import { nearest } from './nearest.ts';

/**
 * The configuration with only the selected rules switched on, `all` meaning every rule there is. Severities and options
 * stay as configured; a rule that was off takes its own severities. Under `overrides` the same: what is off there is on.
 *
 * @throws HunkwiseError `unknown-rule`
 */
export function selectRules(
  configuration: Configuration,
  rules: readonly RuleInfo[],
  select: 'all' | readonly string[],
): Configuration {
  const selected = new Set(
    select === 'all' ? rules.map((rule) => rule.id) : select.map((id) => findRule(id, rules).id),
  );
  const settings = rules.map((rule): [string, RuleSetting] => {
    const { severity, options } = configuration.rules[rule.id] ?? { severity: 'off', options: {} };
    if (!selected.has(rule.id)) return [rule.id, { severity: 'off', options }];
    return [rule.id, { severity: severity === 'off' ? null : severity, options }];
  });
  const overrides = configuration.overrides.map(({ paths, rules: severities }) => ({
    paths,
    rules: Object.fromEntries(Object.entries(severities).filter(([id, at]) => selected.has(id) && at !== 'off')),
  }));
  return { ...configuration, rules: Object.fromEntries(settings), overrides };
}

/**
 * The rule with this id.
 *
 * @throws HunkwiseError `unknown-rule`, which names rules of similar ids
 */
export function findRule<R extends Pick<RuleInfo, 'id'>>(id: string, rules: readonly R[]): R {
  const found = rules.find((rule) => rule.id === id);
  if (found) return found;
  const near = nearest(
    id,
    rules.map((rule) => rule.id),
  );
  const question = near.length > 0 ? `Did you mean ${near.map((each) => `\`${each}\``).join(' or ')}? ` : '';
  throw new HunkwiseError('unknown-rule', `There is no rule \`${id}\`.`, {
    hint: `${question}\`hunkwise rules\` lists all of them.`,
  });
}
