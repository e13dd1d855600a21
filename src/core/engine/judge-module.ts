import type { Project } from '../project/index.ts';
import type { Problem, Rule } from '../rule/index.ts';
import type { Module } from '../semantic/index.ts';
import { type Candidate, candidate } from './candidate.ts';
import type { AnalysisRequest, Diagnostic, RuleSetting } from './request.ts';
import { applySuppressions, type SilencedCandidate } from './suppressions.ts';

/** What the rules say about one module; a rule that throws is data, and the others go on. */
export interface ModuleJudgement {
  /** Without what suppressions cover. */
  readonly candidates: readonly Candidate[];
  readonly silenced: readonly SilencedCandidate[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A rule that is asked, with what is set for it. */
interface ActiveRule {
  readonly rule: Rule;
  readonly setting: RuleSetting;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What holds for all modules that are judged one after the other. */
export class Judge {
  readonly #project: Project;
  readonly #rules: readonly Rule[];
  readonly #active: readonly ActiveRule[];
  readonly #yieldsTo: ReadonlyMap<string, readonly string[]>;
  readonly #inlineIgnores: boolean;

  constructor(
    project: Project,
    rules: readonly Rule[],
    { rules: settings, inlineIgnores = true }: Pick<AnalysisRequest, 'rules' | 'inlineIgnores'>,
  ) {
    this.#project = project;
    this.#rules = rules;
    this.#active = rules.flatMap((rule) => active(rule, settings[rule.id], project));
    this.#yieldsTo = new Map(rules.flatMap(({ id, yieldsTo }) => (yieldsTo ? [[id, yieldsTo]] : [])));
    this.#inlineIgnores = inlineIgnores;
  }

  /** @param rulesOff rules that run, but of which nothing is to be heard in this module */
  judge(module: Module, rulesOff: readonly string[]): ModuleJudgement {
    const { found, diagnostics } = this.#ask(module);
    const heard = this.#yielded(found, rulesOff);
    if (!this.#inlineIgnores) return { candidates: heard, silenced: [], diagnostics };
    const isSilent = (id: string) =>
      rulesOff.includes(id) ||
      (this.#rules.some((rule) => rule.id === id) && !this.#active.some(({ rule }) => rule.id === id));
    const { kept, silenced } = applySuppressions(module, heard, this.#rules, isSilent);
    return { candidates: kept, silenced, diagnostics };
  }

  #ask(module: Module): { found: readonly Candidate[]; diagnostics: readonly Diagnostic[] } {
    const found: Candidate[] = [];
    const diagnostics: Diagnostic[] = [];
    for (const { rule, setting, options } of this.#active) {
      if ((rule.reads ?? 'python') !== module.syntax.language) continue;
      try {
        for (const problem of rule.check(module, this.#project, options)) {
          found.push(candidate(problem as Problem, rule, setting, module));
        }
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        diagnostics.push({ path: module.path, rule: rule.id, message });
      }
    }
    return { found, diagnostics };
  }

  /** One finding a line: a rule is silent where a rule it yields to speaks. */
  #yielded(candidates: readonly Candidate[], rulesOff: readonly string[]): readonly Candidate[] {
    if (!candidates.some(({ rule }) => this.#yieldsTo.has(rule))) return candidates;
    const audible = candidates.filter(({ rule }) => !rulesOff.includes(rule));
    const spoken = new Set(audible.map(({ rule, line }) => `${rule} ${line}`));
    return candidates.filter(
      ({ rule, line }) => !this.#yieldsTo.get(rule)?.some((other) => spoken.has(`${other} ${line}`)),
    );
  }
}

function active(rule: Rule, setting: RuleSetting | undefined, project: Project): ActiveRule[] {
  const isOn = setting !== undefined && setting.severity !== 'off' && (project.complete || !rule.needsProject);
  return isOn ? [{ rule, setting, options: optionsOf(rule, setting) }] : [];
}

function optionsOf(rule: Rule, setting: RuleSetting): Readonly<Record<string, unknown>> {
  if (!rule.options) return setting.options;
  const defaults = Object.entries(rule.options).map(([name, option]) => [name, option.default] as const);
  return { ...Object.fromEntries(defaults), ...setting.options };
}
