import { z } from 'zod';
import type { OptionValues, RuleInfo } from '../core/rule/index.ts';
import { type CommentSettings, type Configuration, type FailOn, MOST_COMMENTS } from './configuration.ts';

/** Matches every entry of `SEVERITIES` in core. */
const level = z.enum(['error', 'warning', 'note']);
const severity = z.enum([...level.options, 'off']);

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

const patterns = z.array(pattern).max(100);

/** Severities only: options change what a rule looks for, and it looks at the whole project at once. */
function overrideEntry(rules: readonly RuleInfo[]) {
  const severities = Object.fromEntries(rules.map((rule) => [rule.id, severity.optional()]));
  return z.strictObject({ paths: patterns, rules: z.strictObject(severities) });
}

const count = `a whole number from 1 to ${MOST_COMMENTS}`;

const comments = z.strictObject({
  max: z.int().min(1, { error: count }).max(MOST_COMMENTS, { error: count }).optional().meta({
    description: 'Comments in the life of a pull request, at most.',
    default: MOST_COMMENTS,
  }),
  drafts: z.boolean().optional().meta({
    description: 'Whether a draft gets comments before it is ready for review.',
    default: false,
  }),
  levels: z
    .array(level)
    .max(3)
    .optional()
    .meta({
      description: 'Severities that are commented on their line; the others stand in the check.',
      default: ['error', 'warning'],
    }),
});

/** The schema of `hunkwise.yml`, given the rules that exist. Every key may be left out. */
export function fileSchema(rules: readonly RuleInfo[]) {
  const entries = Object.fromEntries(rules.map((rule) => [rule.id, ruleEntry(rule).optional()]));
  return z.strictObject({
    extends: z.enum(['recommended', 'all', 'none']).optional().meta({
      description: 'The rules to start from: those that are on by default, all, or none.',
      default: 'recommended',
    }),
    rules: z.strictObject(entries).optional().meta({ description: 'Severity or options of single rules, by id.' }),
    overrides: z.array(overrideEntry(rules)).max(50).optional().meta({
      description:
        'Severities of rules for files under some paths; of several entries that match, the last one counts.',
    }),
    paths: z
      .strictObject({ include: patterns.optional(), ignore: patterns.optional() })
      .optional()
      .meta({ description: 'Files that are judged (all when left out), and files that are not: gitignore syntax.' }),
    'fail-on': z.enum(['error', 'warning', 'never']).optional().meta({
      description: 'From which severity on a finding fails the check.',
      default: 'error',
    }),
    comments: comments.optional().meta({ description: 'The comments on lines of a pull request.' }),
    incomplete: z.enum(['block', 'neutral']).optional().meta({
      description: 'How the check ends when changed Python could not be read: it asks for action, or is neutral.',
      default: 'block',
    }),
    'on-outage': z.enum(['pass', 'block']).optional().meta({
      description: 'How the check ends when Hunkwise itself fails: it is neutral, or asks for action.',
      default: 'pass',
    }),
    fixed: z.enum(['delete', 'minimise']).optional().meta({
      description: 'What becomes of a comment that nobody has answered when its finding is gone.',
      default: 'delete',
    }),
    'allow-inline-ignores': z
      .boolean()
      .optional()
      .meta({ description: 'Whether `# hunkwise: ignore[RULE]` in the code counts.', default: true }),
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
  readonly overrides?: readonly OverrideData[] | undefined;
  readonly paths?: Optional<Pick<Configuration, 'include' | 'ignore'>> | undefined;
  readonly 'fail-on'?: FailOn | undefined;
  readonly comments?: Optional<CommentSettings> | undefined;
  readonly incomplete?: Configuration['incomplete'] | undefined;
  readonly 'on-outage'?: Configuration['onOutage'] | undefined;
  readonly fixed?: Configuration['fixed'] | undefined;
  readonly 'allow-inline-ignores'?: boolean | undefined;
  readonly python?: string | undefined;
}

type Optional<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

type SeverityName = z.infer<typeof severity>;

interface OverrideData {
  readonly paths: readonly string[];
  readonly rules: Readonly<Record<string, SeverityName | undefined>>;
}

/** What stands under one rule: its severity, or a mapping of severity and options. */
export type RuleData = SeverityName | ({ readonly severity?: SeverityName | undefined } & OptionValues);

/** The JSON Schema of `hunkwise.yml`, for editors. */
export function configurationSchema(rules: readonly RuleInfo[]): object {
  return {
    ...z.toJSONSchema(fileSchema(rules)),
    title: 'Hunkwise configuration (.github/hunkwise.yml)',
  };
}
