import type { RuleSetting } from '../core/engine/index.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import { type Configuration, MOST_COMMENTS, type Override } from './configuration.ts';
import type { FileData, RuleData } from './schema.ts';

/** The configuration that the data of a file stands for; what it leaves out is as documented. */
export function configured(data: FileData, rules: readonly RuleInfo[]): Configuration {
  const preset = data.extends ?? 'recommended';
  return {
    rules: Object.fromEntries(rules.map((rule) => [rule.id, setting(rule, preset, data.rules?.[rule.id])])),
    overrides: (data.overrides ?? []).map(override),
    include: data.paths?.include ?? [],
    ignore: data.paths?.ignore ?? [],
    failOn: data['fail-on'] ?? 'error',
    python: data.python ?? null,
    comments: {
      max: data.comments?.max ?? MOST_COMMENTS,
      drafts: data.comments?.drafts ?? false,
      levels: data.comments?.levels ?? ['error', 'warning'],
    },
    incomplete: data.incomplete ?? 'block',
    onOutage: data['on-outage'] ?? 'pass',
    fixed: data.fixed ?? 'delete',
    allowInlineIgnores: data['allow-inline-ignores'] ?? true,
  };
}

function override({ paths, rules }: NonNullable<FileData['overrides']>[number]): Override {
  const entries = Object.entries(rules).flatMap(([id, severity]) => (severity === undefined ? [] : [[id, severity]]));
  return { paths, rules: Object.fromEntries(entries) };
}

/** Options alone do not switch a rule on: they wait until a severity, a preset or `--select` does. */
function setting(rule: RuleInfo, preset: string, entry: RuleData | undefined): RuleSetting {
  const isOn = preset === 'all' || (preset === 'recommended' && rule.severity !== 'off');
  const standard = isOn ? null : 'off';
  if (entry === undefined) return { severity: standard, options: {} };
  if (typeof entry === 'string') return { severity: entry, options: {} };
  const { severity = standard, ...options } = entry;
  return { severity, options };
}
