import type { Rule } from '../rule/index.ts';
import type { Module } from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import { canonicalForm } from '../syntax/index.ts';
import type { Candidate } from './candidate.ts';

/** The id under which a suppression that suppresses nothing is noted. */
export const UNUSED_SUPPRESSION = 'hunkwise/unused-suppression';

interface Suppression {
  readonly comment: ast.Comment;
  readonly rules: readonly string[];
  /** Lines it holds for, both included. */
  readonly first: number;
  readonly last: number;
}

const PATTERN = /#\s*hunkwise:\s*ignore\[([^\]]*)\]/;

/** A candidate that a suppression covers. */
export interface SilencedCandidate {
  readonly candidate: Candidate;
  /** Line of the suppression. */
  readonly line: number;
}

/**
 * Tells what `# hunkwise: ignore[rule, rule]` covers: its own line, or, alone on a line, the statement below. A
 * suppression that covers nothing becomes a note, unless its rule is silent.
 */
export function applySuppressions(
  module: Module,
  candidates: readonly Candidate[],
  rules: readonly Rule[],
  isSilent: (rule: string) => boolean,
): { kept: readonly Candidate[]; silenced: readonly SilencedCandidate[] } {
  const suppressions = module.syntax.comments.flatMap((comment) => read(comment, module));
  if (suppressions.length === 0) return { kept: candidates, silenced: [] };
  const used = new Set<string>();
  const kept: Candidate[] = [];
  const silenced: SilencedCandidate[] = [];
  for (const candidate of candidates) {
    const by = suppressions.filter(
      (one) => one.rules.includes(candidate.rule) && candidate.line >= one.first && candidate.line <= one.last,
    );
    for (const one of by) used.add(key(one, candidate.rule));
    if (by[0]) silenced.push({ candidate, line: module.syntax.lines.lineAt(by[0].comment.start) });
    else kept.push(candidate);
  }
  const known = new Set(rules.map(({ id }) => id));
  const unused = suppressions.flatMap((one) =>
    one.rules
      .filter((id) => !used.has(key(one, id)) && !isSilent(id))
      .map((id) => unusedNote(one, id, known.has(id), module)),
  );
  return { kept: [...kept, ...unused], silenced };
}

/** Whether anything in the module suppresses findings. */
export function hasSuppressions(module: Module): boolean {
  return module.syntax.comments.some((comment) => PATTERN.test(module.text(comment)));
}

function key(suppression: Suppression, rule: string): string {
  return `${suppression.comment.start} ${rule}`;
}

function read(comment: ast.Comment, module: Module): Suppression[] {
  const match = module.text(comment).match(PATTERN);
  if (!match?.[1]) return [];
  const rules = match[1]
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  const line = module.syntax.lines.lineAt(comment.start);
  if (!comment.alone) return [{ comment, rules, ...logicalLine(line, module) }];
  const below = statementBelow(comment.end, module);
  return [{ comment, rules, ...(below ?? { first: line, last: line }) }];
}

/** The lines of the simple statement that ends or begins on `line`; a compound one counts only with its head. */
function logicalLine(line: number, module: Module): { first: number; last: number } {
  const { lines } = module.syntax;
  for (const kind of SIMPLE) {
    for (const node of module.all(kind)) {
      const first = lines.lineAt(node.start);
      const last = lines.lineAt(node.end);
      if (first <= line && line <= last) return { first, last };
    }
  }
  return { first: line, last: line };
}

const SIMPLE = ['Expr', 'Assign', 'AnnAssign', 'AugAssign', 'Return', 'Raise', 'Assert', 'Delete'] as const;

/** The first statement after `offset`: of a compound one the head, of a simple one all lines. */
function statementBelow(offset: number, module: Module): { first: number; last: number } | null {
  const { lines } = module.syntax;
  let found: ast.Statement | null = null;
  const visit = (body: readonly ast.Statement[]): void => {
    for (const each of body) {
      if (each.start >= offset && (!found || each.start < found.start)) found = each;
      if (each.end > offset && each.start < offset) for (const block of blocksOf(each)) visit(block);
    }
  };
  visit(module.syntax.root.body);
  const statement = found as ast.Statement | null;
  if (!statement) return null;
  const first = lines.lineAt(statement.start);
  const body = blocksOf(statement)[0]?.[0];
  const last = body ? Math.max(first, lines.lineAt(body.start) - 1) : lines.lineAt(statement.end);
  return { first, last };
}

function blocksOf(statement: ast.Statement): (readonly ast.Statement[])[] {
  switch (statement.kind) {
    case 'FunctionDef':
    case 'ClassDef':
    case 'With':
      return [statement.body];
    case 'If':
    case 'For':
    case 'While':
      return [statement.body, statement.orelse];
    case 'Try':
      return [statement.body, ...statement.handlers.map(({ body }) => body), statement.orelse, statement.finalbody];
    case 'Match':
      return statement.cases.map(({ body }) => body);
    default:
      return [];
  }
}

function unusedNote({ comment, first, last }: Suppression, id: string, known: boolean, module: Module): Candidate {
  const { lines } = module.syntax;
  const from = lines.position(comment.start);
  const to = lines.position(comment.end);
  const where = first === last ? `line ${first}` : `lines ${first} to ${last}`;
  return {
    rule: UNUSED_SUPPRESSION,
    severity: 'note',
    confidence: 'high',
    path: module.path,
    line: from.line,
    endLine: to.line,
    column: from.column,
    endColumn: to.column,
    message: known
      ? `\`${id}\` finds nothing on ${where}, so this suppression has no effect.`
      : `There is no rule \`${id}\`.`,
    advice: known ? 'Remove the comment.' : 'Correct the name; `hunkwise rules` lists all of them.',
    function: null,
    functionLines: null,
    form: `suppression ${id}`,
    print: `suppression ${id}`,
    shape: `suppression ${id}`,
    functionShape: canonicalForm({ kind: 'Pass', start: 0, end: 0, parent: null }),
    regression: false,
    newFile: false,
  };
}
