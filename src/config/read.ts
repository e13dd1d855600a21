import type { RuleInfo } from '../core/rule/index.ts';
import type { ConfigurationFileText, ConfigurationProblem } from './configuration.ts';
import { configured } from './configured.ts';
import { describeIssue, type Fault, isMapping } from './describe.ts';
import { type ConfigurationDocument, type Path, parseText } from './document.ts';
import type { ConfigurationReading } from './load.ts';
import { type FileData, fileSchema } from './schema.ts';

/** Whoever has that many problems has one: reports stop here. */
const MAXIMUM_PROBLEMS = 50;

/**
 * Reads `hunkwise.yml`. Never throws: a text that does not parse leaves the defaults; in one that parses each wrong
 * key and each wrong rule is left out and reported, and the rest applies.
 *
 * @param rules all rules that exist
 */
export function readConfiguration(file: ConfigurationFileText, rules: readonly RuleInfo[]): ConfigurationReading {
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
