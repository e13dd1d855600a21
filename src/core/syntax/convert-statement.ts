import type * as ast from './ast.ts';
import { BrokenSyntax, child, convertArguments, convertExpression, need } from './convert-expression.ts';
import { convertImport, convertImportFrom } from './convert-import.ts';
import { convertParameters } from './convert-parameters.ts';
import type { Cst } from './cst.ts';

/** What a conversion leaves behind beside the tree: the ranges of statements that could not be read. */
export interface Broken {
  readonly start: number;
  readonly end: number;
}

/** Converts the statements of one module; a broken one becomes Unknown and is noted, its neighbours are unharmed. */
export class StatementConverter {
  readonly broken: Broken[] = [];
  readonly #text: string;
  readonly #hasError: boolean;

  /** @param hasError whether the parser met anything it could not make sense of. */
  constructor(text: string, hasError: boolean) {
    this.#text = text;
    this.#hasError = hasError;
  }

  block(node: Cst | undefined): ast.Statement[] {
    return (node?.children ?? []).map((each) => this.statement(each));
  }

  statement(node: Cst): ast.Statement {
    try {
      return this.#convert(node);
    } catch (error) {
      if (!(error instanceof BrokenSyntax)) throw error;
      this.broken.push({ start: error.node.start, end: Math.max(error.node.end, error.node.start + 1) });
      return { kind: 'Unknown', start: node.start, end: node.end, parent: null };
    }
  }

  #convert(node: Cst): ast.Statement {
    const at = { start: node.start, end: node.end, parent: null };
    const expr = (each: Cst) => convertExpression(each, this.#text);
    const maybe = (each: Cst | undefined) => (each ? expr(each) : null);
    const field = (name: string) => expr(need(node, name));
    const error = this.#hasError ? errorIn(node) : undefined;
    if (error) throw new BrokenSyntax(error);
    switch (node.type) {
      case 'expression_statement':
        return this.#expressionStatement(node);
      case 'function_definition':
        return this.#function(node, [], node.start);
      case 'class_definition':
        return this.#class(node, [], node.start);
      case 'decorated_definition':
        return this.#decorated(node);
      case 'return_statement':
        return { kind: 'Return', ...at, value: maybe(node.children[0]) };
      case 'delete_statement': {
        const target = expr(node.children[0] ?? node);
        return { kind: 'Delete', ...at, targets: target.kind === 'Tuple' ? target.elements : [target] };
      }
      case 'if_statement':
        return this.#if(node);
      case 'for_statement':
        return {
          kind: 'For',
          ...at,
          async: this.#isAsync(node),
          target: field('left'),
          iter: field('right'),
          body: this.block(child(node, 'body')),
          orelse: this.#else(node),
        };
      case 'while_statement':
        return {
          kind: 'While',
          ...at,
          test: field('condition'),
          body: this.block(child(node, 'body')),
          orelse: this.#else(node),
        };
      case 'try_statement':
        return this.#try(node);
      case 'with_statement':
        return this.#with(node);
      case 'match_statement':
        return this.#match(node);
      case 'raise_statement': {
        const exc = node.children.find((each) => each.field !== 'cause');
        return { kind: 'Raise', ...at, exc: maybe(exc), cause: maybe(child(node, 'cause')) };
      }
      case 'assert_statement':
        return { kind: 'Assert', ...at, parts: node.children.map(expr) };
      case 'import_statement':
        return convertImport(node, this.#text);
      case 'import_from_statement':
      case 'future_import_statement':
        return convertImportFrom(node, this.#text);
      case 'global_statement':
      case 'nonlocal_statement': {
        const names = node.children.map((each) => this.#text.slice(each.start, each.end));
        return { kind: node.type === 'global_statement' ? 'Global' : 'Nonlocal', ...at, names };
      }
      case 'pass_statement':
        return { kind: 'Pass', ...at };
      case 'break_statement':
        return { kind: 'Break', ...at };
      case 'continue_statement':
        return { kind: 'Continue', ...at };
      case 'ERROR':
      case 'MISSING':
        throw new BrokenSyntax(node);
      default:
        return { kind: 'Unknown', ...at };
    }
  }

  #isAsync(node: Cst): boolean {
    return /^async\b/.test(this.#text.slice(node.start, node.start + 6));
  }

  #expressionStatement(node: Cst): ast.Statement {
    const at = { start: node.start, end: node.end, parent: null };
    const expr = (each: Cst) => convertExpression(each, this.#text);
    const inner = node.children[0];
    if (!inner) throw new BrokenSyntax(node);
    if (node.children.length > 1) {
      const elements = node.children.map(expr);
      return { kind: 'Expr', ...at, value: { kind: 'Tuple', ...at, elements } };
    }
    if (inner.type === 'augmented_assignment') {
      const op = need(inner, 'operator');
      const value = expr(need(inner, 'right'));
      return {
        kind: 'AugAssign',
        ...at,
        target: expr(need(inner, 'left')),
        op: this.#text.slice(op.start, op.end),
        value,
      };
    }
    if (inner.type !== 'assignment') return { kind: 'Expr', ...at, value: expr(inner) };
    const annotation = child(inner, 'type');
    if (annotation) {
      const value = child(inner, 'right');
      const target = expr(need(inner, 'left'));
      return { kind: 'AnnAssign', ...at, target, annotation: expr(annotation), value: value ? expr(value) : null };
    }
    const targets: ast.Expression[] = [];
    let value: Cst = inner;
    while (value.type === 'assignment') {
      targets.push(expr(need(value, 'left')));
      value = need(value, 'right');
    }
    return { kind: 'Assign', ...at, targets, value: expr(value) };
  }

  #decorated(node: Cst): ast.Statement {
    const decorators = node.children
      .filter(({ type }) => type === 'decorator')
      .map((each) => convertExpression(each.children[0] ?? each, this.#text));
    const definition = need(node, 'definition');
    return definition.type === 'class_definition'
      ? this.#class(definition, decorators, node.start)
      : this.#function(definition, decorators, node.start);
  }

  #function(node: Cst, decorators: ast.Expression[], start: number): ast.FunctionDef {
    const name = need(node, 'name');
    const returns = child(node, 'return_type');
    const expr = (each: Cst) => convertExpression(each, this.#text);
    return {
      kind: 'FunctionDef',
      start,
      end: node.end,
      parent: null,
      name: this.#text.slice(name.start, name.end),
      nameStart: name.start,
      async: this.#isAsync(node),
      params: convertParameters(need(node, 'parameters'), this.#text, expr),
      returns: returns ? expr(returns) : null,
      decorators,
      body: this.block(child(node, 'body')),
      defStart: node.start,
    };
  }

  #class(node: Cst, decorators: ast.Expression[], start: number): ast.ClassDef {
    const name = need(node, 'name');
    const bases = child(node, 'superclasses');
    const { args, keywords } = bases ? convertArguments(bases, this.#text) : { args: [], keywords: [] };
    return {
      kind: 'ClassDef',
      start,
      end: node.end,
      parent: null,
      name: this.#text.slice(name.start, name.end),
      nameStart: name.start,
      bases: args,
      keywords,
      decorators,
      body: this.block(child(node, 'body')),
      defStart: node.start,
    };
  }

  #else(node: Cst): ast.Statement[] {
    const clause = node.children.find(({ type }) => type === 'else_clause');
    return clause ? this.block(child(clause, 'body')) : [];
  }

  #if(node: Cst): ast.If {
    const clauses = node.children.filter(({ field }) => field === 'alternative');
    const build = (head: Cst, rest: Cst[]): ast.If => {
      const [next, ...others] = rest;
      const orelse = !next ? [] : next.type === 'elif_clause' ? [build(next, others)] : this.block(child(next, 'body'));
      return {
        kind: 'If',
        start: head.start,
        end: rest.at(-1)?.end ?? head.end,
        parent: null,
        test: convertExpression(need(head, 'condition'), this.#text),
        body: this.block(child(head, 'consequence')),
        orelse,
      };
    };
    return build(node, clauses);
  }

  #try(node: Cst): ast.Try {
    const final = node.children.find(({ type }) => type === 'finally_clause');
    const handlers = node.children.filter(({ type }) => type === 'except_clause' || type === 'except_group_clause');
    return {
      kind: 'Try',
      start: node.start,
      end: node.end,
      parent: null,
      body: this.block(child(node, 'body')),
      handlers: handlers.map((each) => this.#handler(each)),
      orelse: this.#else(node),
      finalbody: this.block(final?.children.find(({ type }) => type === 'block')),
    };
  }

  #handler(node: Cst): ast.Handler {
    const expr = (each: Cst) => convertExpression(each, this.#text);
    const values = node.children.filter(({ type }) => type !== 'block');
    const alias = values[0]?.type === 'as_pattern' ? child(values[0], 'alias') : child(node, 'alias');
    const caught = values.filter((each) => each !== alias).map(expr);
    const types = caught.flatMap((each) => (each.kind === 'Tuple' ? each.elements : [each]));
    const lineEnd = this.#text.indexOf('\n', node.start);
    return {
      kind: 'Handler',
      start: node.start,
      end: node.end,
      parent: null,
      types,
      name: alias ? this.#text.slice(alias.start, alias.end) : null,
      body: this.block(node.children.find(({ type }) => type === 'block')),
      headEnd: lineEnd < 0 ? node.end : Math.min(lineEnd, node.end),
    };
  }

  #with(node: Cst): ast.With {
    const expr = (each: Cst) => convertExpression(each, this.#text);
    const clause = node.children.find(({ type }) => type === 'with_clause');
    const items = (clause?.children ?? []).map((item): ast.WithItem => {
      const value = need(item, 'value');
      const alias = value.type === 'as_pattern' ? child(value, 'alias') : undefined;
      const target = alias ? expr(alias) : null;
      return { kind: 'WithItem', start: item.start, end: item.end, parent: null, context: expr(value), target };
    });
    const body = this.block(child(node, 'body'));
    return { kind: 'With', start: node.start, end: node.end, parent: null, async: this.#isAsync(node), items, body };
  }

  #match(node: Cst): ast.Match {
    const cases = need(node, 'body').children.filter(({ type }) => type === 'case_clause');
    return {
      kind: 'Match',
      start: node.start,
      end: node.end,
      parent: null,
      subject: convertExpression(need(node, 'subject'), this.#text),
      cases: cases.map((each): ast.MatchCase => {
        const guard = child(each, 'guard')?.children[0];
        const patterns = each.children.filter(({ type }) => type === 'case_pattern');
        return {
          kind: 'MatchCase',
          start: each.start,
          end: each.end,
          parent: null,
          captures: patterns.flatMap((pattern) => this.#captures(pattern)),
          guard: guard ? convertExpression(guard, this.#text) : null,
          body: this.block(child(each, 'consequence')),
        };
      }),
    };
  }

  /** Every name in a pattern counts as bound: over-approximating only makes resolution more careful. */
  #captures(pattern: Cst): string[] {
    if (pattern.type === 'identifier') return [this.#text.slice(pattern.start, pattern.end)];
    return pattern.children.flatMap((each) => this.#captures(each));
  }
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
