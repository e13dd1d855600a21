import {
  type Analysis,
  analyze,
  type FileVersions,
  type RuleSetting,
  type Texts,
} from '../../src/core/engine/index.ts';
import type { Rule } from '../../src/core/rule/index.ts';

/** Every rule switched on with its own severities. */
export function settingsOf(rules: readonly Rule[]): Record<string, RuleSetting> {
  return Object.fromEntries(rules.map(({ id }) => [id, { severity: null, options: {} }]));
}

/** Runs the engine to its end, in this process. Files that are no Python lie around the others. */
export function analyzeFiles(
  files: readonly FileVersions[],
  rules: readonly Rule[],
  settings: Readonly<Record<string, RuleSetting>> = settingsOf(rules),
): Analysis {
  const python = files.filter(({ path }) => path.endsWith('.py'));
  const around = new Map(files.flatMap(({ path, head }) => (path.endsWith('.py') ? [] : [[path, head ?? '']])));
  const context = [...around.keys()].map((path) => ({ path, oid: path }));
  const steps = analyze({ files: python, context, rules: settings }, rules);
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
