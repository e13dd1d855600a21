import { type Analysis, analyze, type Diagnostic, type RuleSetting } from '../../src/core/engine/index.ts';
import type { Finding, Rule } from '../../src/core/rule/index.ts';
import type { Module } from '../../src/core/semantic/index.ts';
import { applyEdits, type EditedFile } from './apply.ts';
import type { Checkout } from './checkout.ts';
import type { Edit } from './operator.ts';

/** What the mutation run needs to know of a finding. */
export type Found = Pick<Finding, 'rule' | 'severity' | 'path' | 'line' | 'endLine' | 'function' | 'because'>;

/** A change of a checkout, made in memory: the edited files and their modules. */
export interface Change {
  readonly files: ReadonlyMap<string, EditedFile>;
  readonly modules: ReadonlyMap<string, Module>;
  /** Files that no longer parse: the fault of the operator. */
  readonly broken: readonly string[];
}

/** Applies edits to files of the checkout. */
export function change({ modules, read }: Checkout, edits: readonly Edit[]): Change {
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

/** The one place that knows how a change is judged: by the engine, as a pull request amid the rest of the checkout. */
export class Judge {
  readonly diagnostics: Diagnostic[] = [];
  readonly #checkout: Checkout;
  readonly #rules: readonly Rule[];

  constructor(checkout: Checkout, rules: readonly Rule[]) {
    this.#checkout = checkout;
    this.#rules = rules;
  }

  /** The findings that a change introduces, of all rules or of some. */
  introduced({ files }: Change, only?: ReadonlySet<string>): readonly Found[] {
    const { modules, context, store } = this.#checkout;
    const changed = [...files].map(([path, { text, lines }]) => {
      return { path, base: modules.get(path)?.syntax.text ?? null, head: text, lines };
    });
    const steps = analyze({ files: changed, context, rules: this.#settings(only) }, this.#rules, store);
    let step = steps.next();
    while (!step.done) step = steps.next();
    const { findings, diagnostics }: Analysis = step.value;
    this.diagnostics.push(...diagnostics);
    return findings;
  }

  /** Each rule as it is, those that were not asked for off. A rule that another one yields to is needed to judge that one. */
  #settings(only?: ReadonlySet<string>): Record<string, RuleSetting> {
    const asked = this.#rules.filter(({ id }) => !only || only.has(id));
    const ids = new Set(asked.flatMap(({ id, yieldsTo = [] }) => [id, ...yieldsTo]));
    return Object.fromEntries([...ids].map((id) => [id, { severity: null, options: {} }]));
  }
}
