import { type Analysis, analyze, type FileVersions, type RuleSetting } from '../../src/core/engine/index.ts';
import type { Rule } from '../../src/core/rule/index.ts';

/** Every rule switched on with its own severities. */
export function settingsOf(rules: readonly Rule[]): Record<string, RuleSetting> {
  return Object.fromEntries(rules.map(({ id }) => [id, { severity: null, options: {} }]));
}

/** Runs the engine to its end, in this process. */
export function analyzeFiles(
  files: readonly FileVersions[],
  rules: readonly Rule[],
  settings: Readonly<Record<string, RuleSetting>> = settingsOf(rules),
): Analysis {
  const steps = analyze({ files, context: [], rules: settings }, rules);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Files without a base, as `check` sees a whole repository. */
export function newFiles(files: Readonly<Record<string, string>>): FileVersions[] {
  return Object.entries(files).map(([path, head]) => ({ path, head, base: null, lines: [] }));
}
