import {
  CONFIGURATION_PATH,
  type Configuration,
  type ConfigurationFileText,
  type ConfigurationProblem,
  type FailOn,
  isIgnored,
  loadConfiguration,
  rulesOffAt,
  selectRules,
  settingsToRun,
} from '../config/index.ts';
import type { Analysis, FileVersions, LineMap, NotReviewed } from '../core/engine/index.ts';
// From its own file: all of core would come with the index, and only the children need that.
import { SAME_LINES } from '../core/engine/line-map.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import { lineMap } from '../diff/index.ts';
import { asConfigured } from './as-configured.ts';
import type { Analyzer, Change, ChangedFile, ConfigurationProposal } from './ports.ts';
import { isReviewedFile } from './reviewed-file.ts';
import { surroundings } from './surroundings.ts';

/** What a change introduces, and by which configuration it was judged. */
export interface Judgement extends Analysis {
  readonly configuration: Configuration;
  readonly configurationProblems: readonly ConfigurationProblem[];
  /** What is wrong with the configuration that the change proposes; it does not count here. Undefined without one. */
  readonly proposalProblems?: readonly ConfigurationProblem[] | undefined;
}

/** What the caller wants otherwise than the repository's configuration says. */
export interface Overrides {
  readonly select?: 'all' | readonly string[] | undefined;
  readonly failOn?: FailOn | undefined;
  /** Instead of the change's own configuration file. */
  readonly configuration?: ConfigurationFileText | undefined;
  /** Whether what the base already had is reported too. */
  readonly everything?: boolean | undefined;
  /** Ends the analysis. */
  readonly signal?: AbortSignal | undefined;
}

const NOTHING: Analysis = {
  findings: [],
  notReviewed: [],
  diagnostics: [],
  silenced: [],
  withoutProject: null,
  stats: { files: 0, lines: 0, milliseconds: 0 },
};

/**
 * Judges the Python of a change by its configuration. What could not be read is listed in `notReviewed`, whoever noticed.
 *
 * @param rules all rules that exist
 * @throws ComeBackError when the repository cannot be read yet; `AbortError` when `overrides.signal` says so
 * @throws HunkwiseError `unknown-rule` when `overrides.select` names one that does not exist
 */
export async function judge(
  change: Change,
  analyzer: Analyzer,
  rules: readonly RuleInfo[],
  overrides: Overrides = {},
): Promise<Judgement> {
  const { configuration, problems } = await loadConfiguration(overrides.configuration ?? change.configuration, rules);
  const effective = override(configuration, rules, overrides);
  const judged = change.files.filter((file) => isReviewedFile(file.path) && !isIgnored(effective, file.path));
  const files = judged
    .filter(isReadable)
    .map((file) => ({ ...versionsOf(file, overrides.everything ?? false), ...offIn(file, effective) }));
  const around = surroundings(change.tree, undefined, overrides.signal);
  const { allowInlineIgnores: inlineIgnores } = effective;
  const keptIn = change.tree?.keptIn;
  const request = {
    ...{ files, context: around.context, rules: settingsToRun(effective), inlineIgnores },
    ...(keptIn !== undefined && { keptIn }),
  };
  const analysis = files.length === 0 ? NOTHING : await analyzer.analyze(request, around.readTexts, overrides.signal);
  around.check();
  return {
    ...asConfigured(analysis, effective),
    notReviewed: [...judged.flatMap(unread), ...analysis.notReviewed].sort(byPath),
    configuration: effective,
    configurationProblems: problems,
    proposalProblems: change.proposal && (await problemsOf(change.proposal, rules)),
  };
}

async function problemsOf(
  { text }: ConfigurationProposal,
  rules: readonly RuleInfo[],
): Promise<readonly ConfigurationProblem[]> {
  return text === null ? [] : (await loadConfiguration({ path: CONFIGURATION_PATH, text }, rules)).problems;
}

function offIn({ path }: ChangedFile, configuration: Configuration): Pick<FileVersions, 'rulesOff'> {
  const rulesOff = rulesOffAt(configuration, path);
  return rulesOff.length > 0 ? { rulesOff } : {};
}

function override(configuration: Configuration, rules: readonly RuleInfo[], overrides: Overrides): Configuration {
  const { select, failOn = configuration.failOn } = overrides;
  return { ...(select ? selectRules(configuration, rules, select) : configuration), failOn };
}

/** Removed files go along: their text shows which findings elsewhere have only moved. */
function isReadable(file: ChangedFile): boolean {
  if (file.unread !== undefined) return false;
  return file.status === 'removed' ? file.base !== null : file.head !== null;
}

function unread(file: ChangedFile): NotReviewed[] {
  if (file.status === 'removed' || isReadable(file)) return [];
  return [{ path: file.path, reason: file.unread ?? 'could not be read' }];
}

function versionsOf(file: ChangedFile, everything: boolean): FileVersions {
  const base = baseOf(file, everything);
  const { path, previousPath, head } = file;
  return { path, ...(previousPath && { previousPath }), head, base, lines: linesOf(file, base) };
}

/** What a copy brings is new, and so is what lies in a file that was no Python before. */
function baseOf({ status, base, previousPath, path }: ChangedFile, everything: boolean): string | null {
  const isNew = everything || status === 'copied' || !isReviewedFile(previousPath ?? path);
  return isNew ? null : base;
}

/** A patch can be missing though the texts differ: then no line is known to be the same. */
function linesOf({ head, hunks }: ChangedFile, base: string | null): LineMap {
  if (head === null || base === null) return [];
  if (hunks.length > 0) return lineMap(hunks);
  return head === base ? SAME_LINES : [];
}

function byPath(a: NotReviewed, b: NotReviewed): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
