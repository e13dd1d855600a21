import {
  type Analysis,
  analyze,
  type FileVersions,
  type RuleSetting,
  type Texts,
} from '../../src/core/engine/index.ts';
import type { Rule } from '../../src/core/rule/index.ts';
import { isReviewedFile } from '../../src/review/reviewed-file.ts';

/** Every rule switched on with its own severities. */
export function settingsOf(rules: readonly Rule[]): Record<string, RuleSetting> {
  return Object.fromEntries(rules.map(({ id }) => [id, { severity: null, options: {} }]));
}

/**
 * Runs the engine to its end, in this process. Files that are not reviewed lie around the others.
 *
 * @param unchanged texts of more files around them, by path
 */
export function analyzeFiles(
  files: readonly FileVersions[],
  rules: readonly Rule[],
  settings: Readonly<Record<string, RuleSetting>> = settingsOf(rules),
  unchanged: Readonly<Record<string, string>> = {},
): Analysis {
  const reviewed = files.filter(({ path }) => isReviewedFile(path));
  const others = files.flatMap(({ path, head }) => (isReviewedFile(path) ? [] : [[path, head ?? ''] as const]));
  const around = new Map([...others, ...Object.entries(unchanged)]);
  const context = [...around.keys()].map((path) => ({ path, oid: path }));
  const steps = analyze({ files: reviewed, context, rules: settings }, rules);
  let texts: Texts | undefined;
  for (;;) {
    const step = steps.next(texts);
    if (step.done) return step.value;
    texts = 'need' in step.value ? around : undefined;
  }
}

/** Files without a base, as `check` sees a whole repository. */
export function newFiles(files: Readonly<Record<string, string>>): FileVersions[] {
  return Object.entries(files).map(([path, head]) => ({ path, head, base: null, lines: [] }));
}
