import type { Candidate } from '../../src/core/engine/candidate.ts';
import type { Diagnostic, RuleSetting } from '../../src/core/engine/index.ts';
import { SAME_LINES } from '../../src/core/engine/index.ts';
import { introduced } from '../../src/core/engine/introduced.ts';
import { judgeModule } from '../../src/core/engine/judge-module.ts';
import { Project, parsed } from '../../src/core/project/index.ts';
import type { Rule } from '../../src/core/rule/index.ts';
import type { Module } from '../../src/core/semantic/index.ts';
import { applyEdits, type EditedFile } from './apply.ts';
import { type Checkout, read } from './checkout.ts';
import type { Edit } from './operator.ts';

/** What the mutation run needs to know of a finding. */
export type Found = Pick<Candidate, 'rule' | 'severity' | 'path' | 'line' | 'endLine' | 'function' | 'because'>;

/** A change of a checkout, made in memory: the edited files and their modules. */
export interface Change {
  readonly files: ReadonlyMap<string, EditedFile>;
  readonly modules: ReadonlyMap<string, Module>;
  /** Files that no longer parse: the fault of the operator. */
  readonly broken: readonly string[];
}

/** Applies edits to files of the checkout. */
export function change({ modules }: Checkout, edits: readonly Edit[]): Change {
  const files = new Map<string, EditedFile>();
  const edited = new Map<string, Module>();
  const broken: string[] = [];
  for (const [path, own] of Map.groupBy(edits, (each) => each.path)) {
    const file = applyEdits(modules.get(path)?.syntax.text ?? '', own);
    const module = read(path, file.text);
    files.set(path, file);
    if (!module || module.syntax.broken.length > 0) broken.push(path);
    if (module) edited.set(path, module);
  }
  return { files, modules: edited, broken };
}

/**
 * The one place that knows how a change is judged: as `check --diff` would, with the whole repository in sight. What
 * did not change is parsed once and shared by all changes.
 */
export class Judge {
  readonly diagnostics: Diagnostic[] = [];
  readonly #checkout: Checkout;
  readonly #rules: readonly Rule[];
  readonly #settings: Readonly<Record<string, RuleSetting>>;
  readonly #before = new Map<string, readonly Candidate[]>();

  constructor(checkout: Checkout, rules: readonly Rule[]) {
    this.#checkout = checkout;
    this.#rules = rules;
    this.#settings = Object.fromEntries(rules.map(({ id }) => [id, { severity: null, options: {} }]));
  }

  /**
   * The findings that a change introduces: in the changed files and those of `others`, or in the whole checkout, the
   * changed files first. Stop when you know enough.
   */
  *introduced({ files, modules }: Change, others?: readonly string[]): Generator<Found> {
    const { modules: old } = this.#checkout;
    const now = new Map([...old, ...modules]);
    const project = new Project([...now.values()].map(parsed));
    for (const path of new Set([...modules.keys(), ...(others ?? now.keys())])) {
      const module = now.get(path);
      if (!module) continue;
      const lines = files.get(path)?.lines ?? SAME_LINES;
      yield* introduced(this.#judge(module, project), this.#judgedBefore(path), {
        basePath: (each) => each,
        lines: () => lines,
      });
    }
  }

  #judgedBefore(path: string): readonly Candidate[] {
    const known = this.#before.get(path);
    if (known) return known;
    const module = this.#checkout.modules.get(path);
    const found = module ? this.#judge(module, this.#checkout.project) : [];
    this.#before.set(path, found);
    return found;
  }

  #judge(module: Module, project: Project): readonly Candidate[] {
    const { candidates, diagnostics } = judgeModule(module, project, this.#rules, this.#settings);
    this.diagnostics.push(...diagnostics);
    return candidates;
  }
}
