import type { RuleSetting } from '../core/engine/index.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import type { Configuration, ConfigurationFileText, ConfigurationProblem } from './configuration.ts';
import { describeIssue, type Fault, isMapping } from './describe.ts';
import { type ConfigurationDocument, parseText } from './document.ts';
import { type FileData, fileSchema, type RuleData } from './schema.ts';

/** Line comments in the life of a pull request; more are noise (`architecture.md`, section 3). */
const MOST_COMMENTS = 30;

/** Whoever has that many problems has one: reports stop here. */
const MAXIMUM_PROBLEMS = 50;

/** A configuration that can be used, and what was wrong with the file it comes from. */
interface ConfigurationReading {
  readonly configuration: Configuration;
  readonly problems: readonly ConfigurationProblem[];
}

/**
 * Reads `hunkwise.yml`. Never throws: a text that does not parse leaves the defaults; in one that parses each wrong
 * key and each wrong rule is left out and reported, and the rest applies.
 *
 * @param file null where the repository has none
 * @param rules all rules that exist
 */
export function readConfiguration(
  file: ConfigurationFileText | null,
  rules: readonly RuleInfo[],
): ConfigurationReading {
  if (!file) return { configuration: configured({}, rules), problems: [] };
  const document = parseText(file.text);
  if (!('data' in document)) {
    const problem = { path: file.path, ...document.place, message: document.message };
    return { configuration: configured({}, rules), problems: [problem] };
  }
  const { data, faults } = validate(withoutEmptyKeys(document.data), rules);
  return { configuration: configured(data, rules), problems: locate(faults, file, document) };
}

function locate(
  faults: readonly Fault[],
  file: ConfigurationFileText,
  document: ConfigurationDocument,
): ConfigurationProblem[] {
  return faults
    .slice(0, MAXIMUM_PROBLEMS)
    .map(({ path, part, message }) => ({ path: file.path, ...document.locate(path, part), message }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

/** A key with nothing under it, often since all under it is commented out, counts as left out. */
function withoutEmptyKeys(data: unknown): unknown {
  if (data === null || data === undefined) return {};
  if (!isMapping(data)) return data;
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
}

function validate(data: unknown, rules: readonly RuleInfo[]): { data: FileData; faults: Fault[] } {
  const schema = fileSchema(rules);
  const result = schema.safeParse(data);
  if (result.success) return { data: result.data as FileData, faults: [] };
  const faults = result.error.issues.flatMap((issue) => describeIssue(issue, data, rules));
  const rest = schema.safeParse(without(data, faults));
  return { data: rest.success ? (rest.data as FileData) : {}, faults };
}

/** The data without the entries that have a fault: a single rule, or a key of the top level. */
function without(data: unknown, faults: readonly Fault[]): unknown {
  if (!isMapping(data)) return {};
  const [inRules, elsewhere] = [new Set<unknown>(), new Set<unknown>()];
  for (const { path } of faults) {
    if (path[0] === 'rules' && path.length > 1) inRules.add(path[1]);
    else elsewhere.add(path[0]);
  }
  const kept = withoutKeys(data, elsewhere);
  return isMapping(kept.rules) ? { ...kept, rules: withoutKeys(kept.rules, inRules) } : kept;
}

function withoutKeys(data: Readonly<Record<string, unknown>>, keys: ReadonlySet<unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !keys.has(key)));
}

function configured(data: FileData, rules: readonly RuleInfo[]): Configuration {
  const preset = data.extends ?? 'recommended';
  return {
    rules: Object.fromEntries(rules.map((rule) => [rule.id, setting(rule, preset, data.rules?.[rule.id])])),
    overrides: [],
    include: [],
    ignore: data.paths?.ignore ?? [],
    failOn: data['fail-on'] ?? 'error',
    python: data.python ?? null,
    comments: { max: MOST_COMMENTS, drafts: false, levels: ['error', 'warning'] },
    incomplete: 'block',
    onOutage: 'pass',
    fixed: 'delete',
    allowInlineIgnores: true,
  };
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
