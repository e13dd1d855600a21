import type { Project } from '../../src/core/project/index.ts';
import type { FunctionInfo, Module } from '../../src/core/semantic/index.ts';
import type { ast } from '../../src/core/syntax/index.ts';

/** Puts `text` in place of what stands from `start` to `end` (UTF-16 offsets, `end` exclusive) in the file at `path`. */
export interface Edit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where a pitfall is: a function by its dotted name in the module, or with `null` the edited lines themselves. */
export interface Place {
  readonly path: string;
  readonly function: string | null;
}

/** A place where an operator can put a pitfall. */
export interface Site {
  /** The rule that should speak. */
  readonly rule: string;
  /** Rules that may speak instead: they see the same defect under another name. */
  readonly also?: readonly string[];
  /** The edits that make the pitfall, the telling one first. */
  readonly mutant: readonly Edit[];
  /** Edits of the same kind at the same place that do no harm. */
  readonly twin: readonly Edit[];
  /** Where the pitfall then is; a finding in any of these places, or one that names it as a reason, catches it. */
  readonly places: readonly Place[];
}

/**
 * Puts one kind of pitfall into code that does not have it. An operator decides by simple means of its own (names,
 * texts, the syntax tree, at most the types of the semantic model), never by asking a rule or what only one rule knows:
 * it is meant to be cruder than the rule, so that a rule that is too careful shows as a miss.
 */
export interface Operator {
  readonly name: string;
  /** Ids of the rules it can provoke; they need not exist yet. */
  readonly rules: readonly string[];
  /** One sentence: what it does, and why the result is a defect. */
  readonly about: string;
  /** The roles of the modules it edits; the application's own code where it says nothing: others get notes at most. */
  readonly roles?: readonly Module['role'][];
  sites(module: Module, project: Project): Iterable<Site>;
}

export function replace(module: Module, node: { readonly start: number; readonly end: number }, text: string): Edit {
  return { path: module.path, start: node.start, end: node.end, text };
}

export function insert(module: Module, at: number, text: string): Edit {
  return { path: module.path, start: at, end: at, text };
}

/** The function a node stands in as a place. */
export function around(module: Module, node: ast.Node): Place {
  return { path: module.path, function: module.enclosingFunction(node)?.qualname ?? null };
}

export function inside({ module, qualname }: FunctionInfo): Place {
  return { path: module.path, function: qualname };
}
