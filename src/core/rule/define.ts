import type { Project } from '../project/index.ts';
import type { Module, Replacement } from '../semantic/index.ts';
import type { ast, Language } from '../syntax/index.ts';
import type { Confidence, Severity } from './finding.ts';

/** Anything with a place: a node of the tree, or an object of the semantic model that stands on one. */
export type Spot = ast.Node | { readonly node: ast.Node };

/** A further place, in this module or, with `module`, in another one. */
export interface Reason {
  readonly at: Spot;
  readonly module?: Module;
  readonly note: string;
}

/** What a rule yields. `severity` and `confidence` default to the rule's severity and `high`. */
export interface Problem {
  readonly at: Spot;
  /** What happens, and why it matters here. Markdown, one sentence or two. */
  readonly message: string;
  /** What to do instead. */
  readonly advice: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly because?: readonly Reason[];
  /**
   * New text for the place `at`, or for a stretch of lines that holds its lines; ignored when falsy, so that a condition can be
   * written in front of it.
   */
  readonly suggestion?: string | Replacement | false | null | undefined;
  /** Said only where the change altered a function that base had without it: what is usual in new code is a loss in old code. */
  readonly regression?: boolean;
  /** Said only of a file that the change adds: who extends an old one did not choose what it lacks. */
  readonly newFile?: boolean;
  /** The place holds a secret: it must not be quoted. */
  readonly masked?: boolean;
}

/** An option of a rule, with the value it has when nothing is configured. */
export interface Option<T = unknown> {
  readonly default: T;
  /** One sentence for the page and the configuration's schema. */
  readonly about: string;
}

export type OptionValues = Readonly<Record<string, unknown>>;

/**
 * A rule: one idea, judged on one module. It reports nothing itself, it yields problems; where a name does not resolve
 * it stays silent.
 */
export interface Rule {
  /** `group/name`, the rule's path below `rules/`. */
  readonly id: string;
  /** The severity of most of its findings; a rule of notes has no louder ones. `off` rules are such, and run only where they are switched on. */
  readonly severity: Severity | 'off';
  /** One sentence in the imperative, for tables. */
  readonly summary: string;
  /** Rules that speak instead where both see the same line. */
  readonly yieldsTo?: readonly string[];
  readonly options?: Readonly<Record<string, Option>>;
  /** What it judges: Python modules when left out. */
  readonly reads?: Language;
  /** It concludes from what the rest of the project does or does not do: it is silent where that is not known. */
  readonly needsProject?: boolean;
  check(module: Module, project: Project, options: OptionValues): Iterable<Problem>;
}

/** What tables, configuration and pages need to know about a rule. */
export type RuleInfo = Pick<Rule, 'id' | 'severity' | 'summary' | 'options'>;

/** Declares a rule. The identity function: it exists for the types and for the reader. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
