import { readFile } from 'node:fs/promises';
import type { RuleAnalyzer } from '../analysis/index.ts';
import type { ConfigurationFileText } from '../config/index.ts';
import { HunkwiseError } from '../core/error.ts';
import { json, pretty } from '../formats/index.ts';
import { gitChangeReader } from '../git/index.ts';
import { type Judgement, judge } from '../review/judge.ts';
import type { Change } from '../review/ports.ts';
import type { CheckOptions } from './check.ts';
import { exitCodeFor } from './exit-code.ts';
import { outputWidth, print, printError, wantsColor } from './output.ts';

/** The work of `check`, with an analyzer that is starting. Returns the exit code. */
export async function checkWith(
  analyzer: RuleAnalyzer,
  paths: readonly string[],
  options: CheckOptions,
): Promise<number> {
  const { repo: directory, diff, staged, select, failOn } = options;
  const configuration = options.config === undefined ? undefined : await readConfigurationFile(options.config);
  const change = await gitChangeReader({ directory, diff, staged, paths }).read();
  const judgement = await judge(change, analyzer, await analyzer.rules(), { select, failOn, configuration });
  report(judgement, change, options.format);
  refuseEmptyHanded(judgement);
  return exitCodeFor(judgement.findings, judgement.configuration.failOn);
}

/** Where nothing at all could be judged, "no findings" would say too much. */
function refuseEmptyHanded({ stats, notReviewed }: Judgement): void {
  if (stats.files > 0 || notReviewed.length === 0) return;
  throw new HunkwiseError('nothing-reviewed', 'None of the Python files could be reviewed; see under "not reviewed".', {
    hint: 'Leave such files out with `paths.ignore` in .github/hunkwise.yml, or check fewer at once: `hunkwise check PATH`.',
  });
}

async function readConfigurationFile(path: string): Promise<ConfigurationFileText> {
  try {
    return { path, text: await readFile(path, 'utf8') };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new HunkwiseError('configuration-unreadable', `The configuration ${path} cannot be read${code}.`, {
      hint: 'Name an existing file with `--config`, or leave it out: .github/hunkwise.yml counts then.',
      cause,
    });
  }
}

/** Findings to stdout; what is wrong with the configuration, or with a rule where the format has no room, to stderr. */
function report(judgement: Judgement, change: Change, format: CheckOptions['format']): void {
  for (const { path, line, column, message } of judgement.configurationProblems) {
    printError(`${path}:${line}:${column}: ${message} This setting does not count.\n`);
  }
  if (format === 'pretty') {
    const sources = change.files.flatMap(({ path, head }) => (head === null ? [] : [[path, head] as const]));
    print(pretty(judgement, new Map(sources), { color: wantsColor(), width: outputWidth() }));
    return;
  }
  for (const { rule, path, message } of judgement.diagnostics) {
    printError(`${path}: the rule ${rule} crashed: ${message}\n`);
  }
  print(json(judgement));
}
