import type * as ast from './ast.ts';
import { child, convertArguments, convertExpression, need } from './convert-expression.ts';
import { convertParameters } from './convert-parameters.ts';
import type { Cst } from './cst.ts';

/** Statements that hold others. `block` converts what is inside, where each statement answers for itself. */
export interface Nesting {
  readonly text: string;
  block(node: Cst | undefined): ast.Statement[];
}

function isAsync(node: Cst, text: string): boolean {
  return /^async\b/.test(text.slice(node.start, node.start + 6));
}

/** A function or class under its decorators. */
export function convertDecorated(node: Cst, inner: Nesting): ast.FunctionDef | ast.ClassDef {
  const decorators = node.children
    .filter(({ type }) => type === 'decorator')
    .map((each) => convertExpression(each.children[0] ?? each, inner.text));
  const definition = need(node, 'definition');
  return definition.type === 'class_definition'
    ? convertClass(definition, inner, decorators, node.start)
    : convertFunction(definition, inner, decorators, node.start);
}

export function convertFunction(
  node: Cst,
  inner: Nesting,
  decorators: ast.Expression[] = [],
  start = node.start,
): ast.FunctionDef {
  const { text } = inner;
  const name = need(node, 'name');
  const returns = child(node, 'return_type');
  const expr = (each: Cst) => convertExpression(each, text);
  return {
    kind: 'FunctionDef',
    start,
    end: node.end,
    parent: null,
    name: text.slice(name.start, name.end),
    nameStart: name.start,
    async: isAsync(node, text),
    params: convertParameters(need(node, 'parameters'), text, expr),
    returns: returns ? expr(returns) : null,
    decorators,
    body: inner.block(child(node, 'body')),
    defStart: node.start,
  };
}

export function convertClass(
  node: Cst,
  inner: Nesting,
  decorators: ast.Expression[] = [],
  start = node.start,
): ast.ClassDef {
  const { text } = inner;
  const name = need(node, 'name');
  const bases = child(node, 'superclasses');
  const { args, keywords } = bases ? convertArguments(bases, text) : { args: [], keywords: [] };
  return {
    kind: 'ClassDef',
    start,
    end: node.end,
    parent: null,
    name: text.slice(name.start, name.end),
    nameStart: name.start,
    bases: args,
    keywords,
    decorators,
    body: inner.block(child(node, 'body')),
    defStart: node.start,
  };
}

export function convertFor(node: Cst, inner: Nesting): ast.For {
  return {
    kind: 'For',
    ...placeOf(node),
    async: isAsync(node, inner.text),
    target: convertExpression(need(node, 'left'), inner.text),
    iter: convertExpression(need(node, 'right'), inner.text),
    body: inner.block(child(node, 'body')),
    orelse: elseOf(node, inner),
  };
}

export function convertWhile(node: Cst, inner: Nesting): ast.While {
  const test = convertExpression(need(node, 'condition'), inner.text);
  return { kind: 'While', ...placeOf(node), test, body: inner.block(child(node, 'body')), orelse: elseOf(node, inner) };
}

/** `elif` becomes an If in the `else` of the one before, as in Python's own tree. */
export function convertIf(node: Cst, inner: Nesting): ast.If {
  const build = (head: Cst, rest: readonly Cst[]): ast.If => {
    const [next, ...others] = rest;
    const otherwise = next?.type === 'elif_clause' ? [build(next, others)] : inner.block(next && child(next, 'body'));
    return {
      kind: 'If',
      start: head.start,
      end: rest.at(-1)?.end ?? head.end,
      parent: null,
      test: convertExpression(need(head, 'condition'), inner.text),
      body: inner.block(child(head, 'consequence')),
      orelse: otherwise,
    };
  };
  const clauses = node.children.filter(({ field }) => field === 'alternative');
  return build(node, clauses);
}

export function convertTry(node: Cst, inner: Nesting): ast.Try {
  const final = node.children.find(({ type }) => type === 'finally_clause');
  const handlers = node.children.filter(({ type }) => type === 'except_clause' || type === 'except_group_clause');
  return {
    kind: 'Try',
    ...placeOf(node),
    body: inner.block(child(node, 'body')),
    handlers: handlers.map((each) => convertHandler(each, inner)),
    orelse: elseOf(node, inner),
    finalbody: inner.block(final?.children.find(({ type }) => type === 'block')),
  };
}

function convertHandler(node: Cst, inner: Nesting): ast.Handler {
  const { text } = inner;
  const values = node.children.filter(({ type }) => type !== 'block');
  const alias = values[0]?.type === 'as_pattern' ? child(values[0], 'alias') : child(node, 'alias');
  const caught = values.filter((each) => each !== alias).map((each) => convertExpression(each, text));
  const lineEnd = text.indexOf('\n', node.start);
  return {
    kind: 'Handler',
    ...placeOf(node),
    types: caught.flatMap((each) => (each.kind === 'Tuple' ? each.elements : [each])),
    name: alias ? text.slice(alias.start, alias.end) : null,
    body: inner.block(node.children.find(({ type }) => type === 'block')),
    headEnd: lineEnd < 0 ? node.end : Math.min(lineEnd, node.end),
  };
}

export function convertWith(node: Cst, inner: Nesting): ast.With {
  const expr = (each: Cst) => convertExpression(each, inner.text);
  const clause = node.children.find(({ type }) => type === 'with_clause');
  const items = (clause?.children ?? []).map((item): ast.WithItem => {
    const value = need(item, 'value');
    const alias = value.type === 'as_pattern' ? child(value, 'alias') : undefined;
    return { kind: 'WithItem', ...placeOf(item), context: expr(value), target: alias ? expr(alias) : null };
  });
  const body = inner.block(child(node, 'body'));
  return { kind: 'With', ...placeOf(node), async: isAsync(node, inner.text), items, body };
}

export function convertMatch(node: Cst, inner: Nesting): ast.Match {
  const cases = need(node, 'body').children.filter(({ type }) => type === 'case_clause');
  return {
    kind: 'Match',
    ...placeOf(node),
    subject: convertExpression(need(node, 'subject'), inner.text),
    cases: cases.map((each) => convertCase(each, inner)),
  };
}

function convertCase(node: Cst, inner: Nesting): ast.MatchCase {
  const guard = child(node, 'guard')?.children[0];
  const patterns = node.children.filter(({ type }) => type === 'case_pattern');
  return {
    kind: 'MatchCase',
    ...placeOf(node),
    captures: patterns.flatMap((pattern) => captures(pattern, inner.text)),
    matchesAll: !guard && patterns.length === 1 && patterns.every((each) => isName(each, inner.text)),
    guard: guard ? convertExpression(guard, inner.text) : null,
    body: inner.block(child(node, 'consequence')),
  };
}

function isName({ start, end }: Cst, text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text.slice(start, end)) && !/^(None|True|False)$/.test(text.slice(start, end));
}

/** Every name in a pattern counts as bound: over-approximating only makes resolution more careful. */
function captures(pattern: Cst, text: string): string[] {
  if (pattern.type === 'identifier') return [text.slice(pattern.start, pattern.end)];
  return pattern.children.flatMap((each) => captures(each, text));
}

function elseOf(node: Cst, inner: Nesting): ast.Statement[] {
  const clause = node.children.find(({ type }) => type === 'else_clause');
  return inner.block(clause && child(clause, 'body'));
}

function placeOf(node: Cst): { start: number; end: number; parent: null } {
  return { start: node.start, end: node.end, parent: null };
}
