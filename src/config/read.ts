import type { RuleSetting } from '../core/engine/index.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import type { Configuration, ConfigurationFileText, ConfigurationProblem, Override } from './configuration.ts';
import { describeIssue, type Fault, isMapping } from './describe.ts';
import { type ConfigurationDocument, type Path, parseText } from './document.ts';
import { type FileData, fileSchema, MOST_COMMENTS, type RuleData } from './schema.ts';

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
  const rest = schema.safeParse(isMapping(data) ? without(data, faults.map(faultyEntry)) : {});
  return { data: rest.success ? (rest.data as FileData) : {}, faults };
}

/** What has to go for the sake of a fault: the smallest entry of the file that means something by itself. */
function faultyEntry({ path }: Fault): Path {
  const [key, , inside] = path;
  if (key === 'overrides') return path.slice(0, inside === 'rules' && path.length > 3 ? 4 : 2);
  return path.slice(0, key === 'rules' || key === 'paths' || key === 'comments' ? 2 : 1);
}

/** The value without what stands at these paths. */
function without(value: unknown, paths: readonly Path[]): unknown {
  const below = (step: string | number) =>
    paths.flatMap(([first, ...rest]) => (String(first) === String(step) ? [rest] : []));
  const isGone = (step: string | number) => below(step).some((rest) => rest.length === 0);
  if (paths.length === 0) return value;
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => (isGone(index) ? [] : [without(each, below(index))]));
  }
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).filter(([key]) => !isGone(key));
  return Object.fromEntries(entries.map(([key, each]) => [key, without(each, below(key))]));
}

function configured(data: FileData, rules: readonly RuleInfo[]): Configuration {
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
