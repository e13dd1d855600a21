import type { Project } from '../project/index.ts';
import type { Problem, Rule } from '../rule/index.ts';
import type { Module } from '../semantic/index.ts';
import type { Candidate } from './candidate.ts';
import { candidate } from './candidate.ts';
import type { AnalysisRequest, Diagnostic, RuleSetting } from './request.ts';
import { applySuppressions, type SilencedCandidate } from './suppressions.ts';

/** What the rules say about one module; a rule that throws is data, and the others go on. */
export interface ModuleJudgement {
  /** Without what suppressions cover. */
  readonly candidates: readonly Candidate[];
  readonly silenced: readonly SilencedCandidate[];
  readonly diagnostics: readonly Diagnostic[];
}

/** How a module is judged. */
export interface ModuleSettings extends Pick<AnalysisRequest, 'rules' | 'inlineIgnores'> {
  readonly rulesOff: readonly string[];
}

export function judgeModule(
  module: Module,
  project: Project,
  rules: readonly Rule[],
  { rules: settings, inlineIgnores = true, rulesOff }: ModuleSettings,
): ModuleJudgement {
  const diagnostics: Diagnostic[] = [];
  const candidates: Candidate[] = [];
  for (const rule of rules) {
    const setting = runs(rule, settings, project) ? settings[rule.id] : undefined;
    if (!setting || (rule.reads ?? 'python') !== module.syntax.language) continue;
    try {
      for (const problem of rule.check(module, project, optionsOf(rule, setting))) {
        candidates.push(candidate(problem as Problem, rule, setting, module));
      }
    } catch (error) {
      diagnostics.push({
        path: module.path,
        rule: rule.id,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }
  const heard = yielded(candidates, rules, rulesOff);
  if (!inlineIgnores) return { candidates: heard, silenced: [], diagnostics };
  const silent = (id: string) =>
    rulesOff.includes(id) || rules.some((rule) => rule.id === id && !runs(rule, settings, project));
  const { kept, silenced } = applySuppressions(module, heard, rules, silent);
  return { candidates: kept, silenced, diagnostics };
}

function runs(rule: Rule, settings: Readonly<Record<string, RuleSetting>>, project: Project): boolean {
  const severity = settings[rule.id]?.severity;
  return severity !== undefined && severity !== 'off' && (project.complete || !rule.needsProject);
}

function optionsOf(rule: Rule, setting: RuleSetting): Readonly<Record<string, unknown>> {
  if (!rule.options) return setting.options;
  const defaults = Object.entries(rule.options).map(([name, option]) => [name, option.default] as const);
  return { ...Object.fromEntries(defaults), ...setting.options };
}

/** One finding a line: a rule is silent where a rule it yields to speaks. */
function yielded(candidates: readonly Candidate[], rules: readonly Rule[], rulesOff: readonly string[]): Candidate[] {
  const yieldsTo = new Map(rules.map((rule) => [rule.id, rule.yieldsTo ?? []]));
  const audible = candidates.filter(({ rule }) => !rulesOff.includes(rule));
  const spoken = new Set(audible.map(({ rule, line }) => `${rule} ${line}`));
  return candidates.filter(({ rule, line }) => !yieldsTo.get(rule)?.some((other) => spoken.has(`${other} ${line}`)));
}
