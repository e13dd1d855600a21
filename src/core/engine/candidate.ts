import type { Finding } from '../rule/finding.ts';
import type { Because, Problem, Reason, Rule, Severity, Spot, Suggestion } from '../rule/index.ts';
import type { FunctionInfo, Module } from '../semantic/index.ts';
import { type ast, canonicalForm } from '../syntax/index.ts';
import { digest } from './digest.ts';
import type { RuleSetting } from './request.ts';

/** A finding of one version before head and base are compared. */
export interface Candidate extends Omit<Finding, 'fingerprint' | 'snippet'> {
  /** The flagged code without formatting; with names, and with every identifier blanked. */
  readonly form: string;
  /** What may get out of the form, as a hash: all of it, but of a secret's place no string. */
  readonly print: string;
  readonly shape: string;
  /** Digest of the enclosing function with every identifier blanked: how a renamed one is recognised. */
  readonly functionShape: string;
  /** Introduced only into a function that base has too. */
  readonly regression: boolean;
  /** Introduced only in a file that base does not have. */
  readonly newFile: boolean;
}

/** Gives a problem its place, its severity as configured, and what it takes to find it again in another version. */
export function candidate(problem: Problem, rule: Rule, setting: RuleSetting, module: Module): Candidate {
  const node = nodeOf(problem.at);
  const { lines } = module.syntax;
  const [start, end] = shownRange(node);
  const from = lines.position(start);
  const to = lines.position(end);
  const info = functionAround(node, module);
  const confidence = problem.confidence ?? 'high';
  return {
    rule: rule.id,
    severity: severity(problem, rule, setting, module),
    confidence,
    path: module.path,
    line: from.line,
    endLine: to.line,
    column: from.column,
    endColumn: to.column,
    message: problem.message,
    advice: problem.advice,
    function: info?.qualname ?? null,
    functionLines: info ? [lines.lineAt(info.node.start), lines.lineAt(info.node.end)] : null,
    ...(problem.masked && { masked: true as const }),
    ...(isMinor(rule, module) && { minor: true as const }),
    ...(problem.because && { because: problem.because.map((each) => becauseOf(each, module)) }),
    ...suggestionOf(problem.suggestion, node, module),
    form: flaggedForm(node, {}),
    print: flaggedForm(node, { texts: problem.masked !== true }),
    shape: flaggedForm(node, { names: false }),
    functionShape: info ? shapeOf(info.node) : '',
    regression: problem.regression === true,
    newFile: problem.newFile === true,
  };
}

const shapes = new WeakMap<ast.FunctionDef, string>();

/** One function may hold thousands of findings: its shape is written once, and kept short. */
function shapeOf(node: ast.FunctionDef): string {
  const known = shapes.get(node) ?? digest(canonicalForm(node, { names: false }));
  shapes.set(node, known);
  return known;
}

function nodeOf(spot: Spot): ast.Node {
  return 'kind' in spot ? spot : spot.node;
}

/** What is said of a whole definition stays the same while its body changes. */
function flaggedForm(node: ast.Node, options: NonNullable<Parameters<typeof canonicalForm>[1]>): string {
  if (node.kind === 'FunctionDef' || node.kind === 'ClassDef')
    return `${node.kind}:${options.names === false ? '_' : node.name}`;
  return canonicalForm(node, options);
}

/** A whole definition is shown by its name, a handler or block by its first line. */
function shownRange(node: ast.Node): [number, number] {
  switch (node.kind) {
    case 'FunctionDef':
    case 'ClassDef':
      return [node.nameStart, node.nameStart + node.name.length];
    case 'Handler':
      return [node.start, node.headEnd];
    default:
      return [node.start, node.end];
  }
}

function functionAround(node: ast.Node, module: Module): FunctionInfo | null {
  if (node.kind === 'FunctionDef') return module.functionInfo(node);
  if (node.kind === 'Parameter' && node.parent?.kind === 'FunctionDef') return module.functionInfo(node.parent);
  const def = definitionAround(node);
  return def ? module.functionInfo(def) : module.enclosingFunction(node);
}

/** A default, an annotation or a decorator belongs to its function, although it is evaluated outside. */
function definitionAround(node: ast.Node): ast.FunctionDef | null {
  for (let up = node.parent; up; up = up.parent) {
    if (up.kind === 'FunctionDef') return up;
    if (up.kind === 'ClassDef') return null;
  }
  return null;
}

/**
 * What is configured, else what the problem says, else the rule's own; without high confidence never an error. Code
 * that serves no request (tests, scripts, migrations) gets notes at most, except from rules about tests.
 */
function severity(problem: Problem, rule: Rule, setting: RuleSetting, module: Module): Severity {
  if (isMinor(rule, module)) return 'note';
  if (setting.severity && setting.severity !== 'off') return setting.severity;
  const isQuiet = rule.severity === 'note' || rule.severity === 'off';
  const own = isQuiet ? 'note' : (problem.severity ?? rule.severity);
  return own === 'error' && (problem.confidence ?? 'high') !== 'high' ? 'warning' : own;
}

function isMinor({ id }: Rule, { role }: Module): boolean {
  return role !== 'application' && !id.startsWith('testing/');
}

function becauseOf({ at, module, note }: Reason, own: Module): Because {
  const home = module ?? own;
  return { path: home.path, line: home.syntax.lines.lineAt(shownRange(nodeOf(at))[0]), note };
}

/** A suggestion replaces whole lines, so the rest of the first and last line is kept around it. */
function suggestionOf(wanted: Problem['suggestion'], node: ast.Node, module: Module): { suggestion?: Suggestion } {
  if (!wanted) return {};
  const { start, end, text } = typeof wanted === 'string' ? { start: node.start, end: node.end, text: wanted } : wanted;
  const { lines, text: source } = module.syntax;
  const line = lines.lineAt(start);
  const endLine = lines.lineAt(end);
  const before = source.slice(lines.startOf(line), start);
  const rest = lines.content(endLine).slice(end - lines.startOf(endLine));
  return { suggestion: { line, endLine, text: before + text + rest } };
}

/** In the order of reading. */
export function byPlace(a: Candidate, b: Candidate): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1);
}
