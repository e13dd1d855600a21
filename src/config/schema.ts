import { z } from 'zod';
import type { OptionValues, RuleInfo } from '../core/rule/index.ts';

/** Matches every entry of `SEVERITIES` in core, and `off`. */
const severity = z.enum(['error', 'warning', 'note', 'off']);

/** The value an option of a rule accepts follows from its default: the same type, or a list of strings. */
function optionValue(standard: unknown): z.ZodType {
  if (Array.isArray(standard)) return z.array(z.string());
  if (typeof standard === 'number') return z.int().nonnegative();
  if (typeof standard === 'boolean') return z.boolean();
  return z.string();
}

function optionShape(rule: RuleInfo): Record<string, z.ZodType> {
  const entries = Object.entries(rule.options ?? {}).map(
    ([name, option]) =>
      [
        name,
        optionValue(option.default).optional().meta({ description: option.about, default: option.default }),
      ] as const,
  );
  return Object.fromEntries(entries);
}

function ruleEntry(rule: RuleInfo) {
  const detailed = z.strictObject({ severity: severity.optional(), ...optionShape(rule) });
  const standard = rule.severity === 'off' ? 'Off unless switched on.' : `Severity: ${rule.severity}.`;
  return z.union([severity, detailed]).meta({ description: `${rule.summary} ${standard}` });
}

/**
 * A pattern in gitignore syntax. `ignore` matches single stars in linear time, but the time for several `**` grows with
 * the depth of the path to the power of their number, and whoever installs the App chooses both.
 */
const pattern = z
  .string()
  .max(200)
  .regex(/^(?!(?:.*\*\*){4})/s, { error: 'a pattern with at most three `**`' });

/** The schema of `hunkwise.yml`, given the rules that exist. Every key may be left out. */
export function fileSchema(rules: readonly RuleInfo[]) {
  const entries = Object.fromEntries(rules.map((rule) => [rule.id, ruleEntry(rule).optional()]));
  return z.strictObject({
    extends: z.enum(['recommended', 'all', 'none']).optional().meta({
      description: 'The rules to start from: those that are on by default, all, or none.',
      default: 'recommended',
    }),
    rules: z.strictObject(entries).optional().meta({ description: 'Severity or options of single rules, by id.' }),
    paths: z
      .strictObject({ ignore: z.array(pattern).max(100).optional() })
      .optional()
      .meta({ description: 'Files that are not judged: patterns in gitignore syntax under `ignore`.' }),
    'fail-on': z.enum(['error', 'warning', 'never']).optional().meta({
      description: 'From which severity on a finding fails the check.',
      default: 'error',
    }),
    python: z
      .string()
      .regex(/^3\.\d{1,2}$/, { error: 'a version such as "3.11"' })
      .optional()
      .meta({ description: 'The oldest Python version the project runs on, such as "3.11".' }),
  });
}

/** A valid `hunkwise.yml` as data. */
export interface FileData {
  readonly extends?: 'recommended' | 'all' | 'none' | undefined;
  readonly rules?: Readonly<Record<string, RuleData | undefined>> | undefined;
  readonly paths?: { readonly ignore?: readonly string[] | undefined } | undefined;
  readonly 'fail-on'?: 'error' | 'warning' | 'never' | undefined;
  readonly python?: string | undefined;
}

type SeverityName = z.infer<typeof severity>;

/** What stands under one rule: its severity, or a mapping of severity and options. */
export type RuleData = SeverityName | ({ readonly severity?: SeverityName | undefined } & OptionValues);

/** The JSON Schema of `hunkwise.yml`, for editors. */
export function configurationSchema(rules: readonly RuleInfo[]): object {
  return {
    ...z.toJSONSchema(fileSchema(rules)),
    title: 'Hunkwise configuration (.github/hunkwise.yml)',
  };
}
