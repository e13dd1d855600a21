import type * as ast from './ast.ts';
import * as compound from './convert-compound.ts';
import { BrokenSyntax, child, convertExpression, need } from './convert-expression.ts';
import { convertImport, convertImportFrom } from './convert-import.ts';
import type { Cst } from './cst.ts';

/** What a conversion leaves behind beside the tree: the ranges of statements that could not be read. */
export interface Broken {
  readonly start: number;
  readonly end: number;
}

/** Converts the statements of one module; a broken one becomes Unknown and is noted, its neighbours are unharmed. */
export class StatementConverter implements compound.Nesting {
  readonly broken: Broken[] = [];
  readonly text: string;
  readonly #hasError: boolean;

  /** @param hasError whether the parser met anything it could not make sense of. */
  constructor(text: string, hasError: boolean) {
    this.text = text;
    this.#hasError = hasError;
  }

  block(node: Cst | undefined): ast.Statement[] {
    return (node?.children ?? []).map((each) => this.statement(each));
  }

  statement(node: Cst): ast.Statement {
    try {
      const error = this.#hasError ? errorIn(node) : undefined;
      if (error) throw new BrokenSyntax(error);
      return this.#compound(node) ?? simple(node, this.text);
    } catch (error) {
      if (!(error instanceof BrokenSyntax)) throw error;
      this.broken.push({ start: error.node.start, end: Math.max(error.node.end, error.node.start + 1) });
      return { kind: 'Unknown', start: node.start, end: node.end, parent: null };
    }
  }

  #compound(node: Cst): ast.Statement | null {
    switch (node.type) {
      case 'function_definition':
        return compound.convertFunction(node, this);
      case 'class_definition':
        return compound.convertClass(node, this);
      case 'decorated_definition':
        return compound.convertDecorated(node, this);
      case 'if_statement':
        return compound.convertIf(node, this);
      case 'for_statement':
        return compound.convertFor(node, this);
      case 'while_statement':
        return compound.convertWhile(node, this);
      case 'try_statement':
        return compound.convertTry(node, this);
      case 'with_statement':
        return compound.convertWith(node, this);
      case 'match_statement':
        return compound.convertMatch(node, this);
      default:
        return null;
    }
  }
}

function simple(node: Cst, text: string): ast.Statement {
  const at = { start: node.start, end: node.end, parent: null };
  const expr = (each: Cst) => convertExpression(each, text);
  const maybe = (each: Cst | undefined) => (each ? expr(each) : null);
  switch (node.type) {
    case 'expression_statement':
      return expressionStatement(node, text);
    case 'return_statement':
      return { kind: 'Return', ...at, value: maybe(node.children[0]) };
    case 'delete_statement': {
      const target = expr(node.children[0] ?? node);
      return { kind: 'Delete', ...at, targets: target.kind === 'Tuple' ? target.elements : [target] };
    }
    case 'raise_statement': {
      const exc = node.children.find((each) => each.field !== 'cause');
      return { kind: 'Raise', ...at, exc: maybe(exc), cause: maybe(child(node, 'cause')) };
    }
    case 'assert_statement':
      return { kind: 'Assert', ...at, parts: node.children.map(expr) };
    case 'import_statement':
      return convertImport(node, text);
    case 'import_from_statement':
    case 'future_import_statement':
      return convertImportFrom(node, text);
    case 'global_statement':
    case 'nonlocal_statement': {
      const names = node.children.map((each) => text.slice(each.start, each.end));
      return { kind: node.type === 'global_statement' ? 'Global' : 'Nonlocal', ...at, names };
    }
    case 'pass_statement':
      return { kind: 'Pass', ...at };
    case 'break_statement':
      return { kind: 'Break', ...at };
    case 'continue_statement':
      return { kind: 'Continue', ...at };
    default:
      return { kind: 'Unknown', ...at };
  }
}

function expressionStatement(node: Cst, text: string): ast.Statement {
  const at = { start: node.start, end: node.end, parent: null };
  const expr = (each: Cst) => convertExpression(each, text);
  const inner = node.children[0];
  if (!inner) throw new BrokenSyntax(node);
  if (node.children.length > 1) {
    return { kind: 'Expr', ...at, value: { kind: 'Tuple', ...at, elements: node.children.map(expr) } };
  }
  if (inner.type === 'augmented_assignment') {
    const op = need(inner, 'operator');
    const value = expr(need(inner, 'right'));
    return { kind: 'AugAssign', ...at, target: expr(need(inner, 'left')), op: text.slice(op.start, op.end), value };
  }
  if (inner.type !== 'assignment') return { kind: 'Expr', ...at, value: expr(inner) };
  return child(inner, 'type') ? annotatedAssignment(inner, text) : assignment(inner, text);
}

function annotatedAssignment(node: Cst, text: string): ast.AnnAssign {
  const value = child(node, 'right');
  return {
    kind: 'AnnAssign',
    start: node.start,
    end: node.end,
    parent: null,
    target: convertExpression(need(node, 'left'), text),
    annotation: convertExpression(need(node, 'type'), text),
    value: value ? convertExpression(value, text) : null,
  };
}

/** `a = b = value` nests to the right in the concrete tree. */
function assignment(node: Cst, text: string): ast.Assign {
  const targets: ast.Expression[] = [];
  let value = node;
  while (value.type === 'assignment') {
    targets.push(convertExpression(need(value, 'left'), text));
    value = need(value, 'right');
  }
  return {
    kind: 'Assign',
    start: node.start,
    end: node.end,
    parent: null,
    targets,
    value: convertExpression(value, text),
  };
}

/** The first error in a statement itself; the statements inside its blocks answer for themselves. */
function errorIn(node: Cst): Cst | undefined {
  if (node.type === 'ERROR' || node.type === 'MISSING') return node;
  for (const each of node.children) {
    const found = each.type === 'block' || each.type.endsWith('_definition') ? undefined : errorIn(each);
    if (found) return found;
  }
  return undefined;
}
