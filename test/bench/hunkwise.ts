import { setImmediate as turn } from 'node:timers/promises';
import {
  type Analysis,
  type AnalysisRequest,
  analyze,
  type FileVersions,
  ModuleStore,
  type Texts,
} from '../../src/core/engine/index.ts';
import type { Rule } from '../../src/core/rule/index.ts';
import type { Input } from './input.ts';

/** Runs core in this process as a child of the analysis does: a turn of the event loop before each file. */
async function run(
  request: AnalysisRequest,
  rules: readonly Rule[],
  store: ModuleStore,
  input: Input,
): Promise<Analysis> {
  const steps = analyze(request, rules, store);
  let texts: Texts | undefined;
  for (;;) {
    const { done, value } = steps.next(texts);
    texts = undefined;
    if (done) return value;
    if ('need' in value) texts = new Map(value.need.map((oid) => [oid, input.files.get(oid) as string]));
    else await turn();
  }
}

/** Every rule over every line of the project, nothing known before. */
export function checkAll(input: Input, rules: readonly Rule[]): Promise<Analysis> {
  const files = [...input.files].map(([path, head]) => ({ path, head, base: null, lines: [] }));
  return run({ files, context: [], rules: switchedOn(rules) }, rules, new ModuleStore(), input);
}

/** What the change introduces; `store` is what earlier reviews have left. */
export function checkChange(
  input: Input,
  files: readonly FileVersions[],
  rules: readonly Rule[],
  store: ModuleStore,
): Promise<Analysis> {
  const context = [...input.files.keys()].map((path) => ({ path, oid: path }));
  return run({ files, context, rules: switchedOn(rules) }, rules, store, input);
}

function switchedOn(rules: readonly Rule[]): AnalysisRequest['rules'] {
  return Object.fromEntries(rules.map(({ id }) => [id, { severity: null, options: {} }]));
}
