import type * as ast from './ast.ts';
import { convertParameters } from './convert-parameters.ts';
import { convertString } from './convert-string.ts';
import type { Cst } from './cst.ts';

/** Thrown inside a statement that the parser could not make sense of; the statement becomes Unknown. */
export class BrokenSyntax extends Error {
  readonly node: Cst;
  constructor(node: Cst) {
    super('broken syntax');
    this.node = node;
  }
}

/** The child in `field`; a concrete tree without it is broken. */
export function need(node: Cst, field: string): Cst {
  return child(node, field) ?? fail(node);
}

export function child(node: Cst, field: string): Cst | undefined {
  return node.children.find((each) => each.field === field);
}

function fail(node: Cst): never {
  throw new BrokenSyntax(node);
}

function only(node: Cst): Cst {
  return node.children[0] ?? fail(node);
}

/** Turns concrete expressions of `text` into the tree of `ast.ts`. */
export function convertExpression(node: Cst, text: string): ast.Expression {
  const at = { start: node.start, end: node.end, parent: null };
  const expr = (each: Cst) => convertExpression(each, text);
  const field = (name: string) => expr(need(node, name));
  const source = (each: Cst) => text.slice(each.start, each.end);
  switch (node.type) {
    case 'identifier':
      return { kind: 'Name', ...at, id: source(node) };
    case 'dotted_name':
      return dotted(node, text);
    case 'attribute':
    case 'member_type': {
      const name = child(node, 'attribute') ?? node.children.at(-1) ?? fail(node);
      const value = child(node, 'object') ?? only(node);
      return { kind: 'Attribute', ...at, value: expr(value), attr: source(name), attrStart: name.start };
    }
    case 'call':
      return convertCall(node, text);
    case 'subscript': {
      const indexes = node.children.filter((each) => each.field === 'subscript').map(expr);
      return { kind: 'Subscript', ...at, value: field('value'), indexes };
    }
    case 'generic_type': {
      const indexes = node.children.slice(1).flatMap((each) => each.children.map(expr));
      return { kind: 'Subscript', ...at, value: expr(only(node)), indexes };
    }
    case 'type':
    case 'parenthesized_expression':
    case 'as_pattern_target':
    case 'splat_type':
    case 'constrained_type':
      return expr(only(node));
    case 'string':
    case 'concatenated_string':
      return convertString(node, text, expr);
    case 'integer':
    case 'float':
      return { kind: 'Num', ...at, text: source(node), value: Number(source(node).replaceAll('_', '')) };
    case 'true':
      return { kind: 'Constant', ...at, value: 'True' };
    case 'false':
      return { kind: 'Constant', ...at, value: 'False' };
    case 'none':
      return { kind: 'Constant', ...at, value: 'None' };
    case 'ellipsis':
      return { kind: 'Constant', ...at, value: '...' };
    case 'binary_operator':
      return { kind: 'BinOp', ...at, op: source(need(node, 'operator')), left: field('left'), right: field('right') };
    case 'union_type':
      return { kind: 'BinOp', ...at, op: '|', left: expr(only(node)), right: expr(node.children.at(-1) ?? fail(node)) };
    case 'boolean_operator': {
      const op = source(need(node, 'operator')) === 'and' ? 'and' : 'or';
      return { kind: 'BoolOp', ...at, op, left: field('left'), right: field('right') };
    }
    case 'not_operator':
      return { kind: 'UnaryOp', ...at, op: 'not', operand: field('argument') };
    case 'unary_operator':
      return { kind: 'UnaryOp', ...at, op: source(need(node, 'operator')), operand: field('argument') };
    case 'comparison_operator': {
      const [ops, operands] = partition(node.children, (each) => each.field === 'operators');
      return {
        kind: 'Compare',
        ...at,
        ops: ops.map((each) => source(each).replace(/\s+/g, ' ')),
        operands: operands.map(expr),
      };
    }
    case 'conditional_expression': {
      const [body, test, orelse] = node.children;
      if (!body || !test || !orelse) return fail(node);
      return { kind: 'IfExp', ...at, body: expr(body), test: expr(test), orelse: expr(orelse) };
    }
    case 'lambda': {
      const params = child(node, 'parameters');
      return {
        kind: 'Lambda',
        ...at,
        params: params ? convertParameters(params, text, expr) : [],
        body: field('body'),
      };
    }
    case 'list':
    case 'list_pattern':
      return { kind: 'List', ...at, elements: node.children.map(expr) };
    case 'set':
      return { kind: 'Set', ...at, elements: node.children.map(expr) };
    case 'tuple':
    case 'tuple_pattern':
    case 'pattern_list':
    case 'expression_list':
      return { kind: 'Tuple', ...at, elements: node.children.map(expr) };
    case 'dictionary':
      return { kind: 'Dict', ...at, items: node.children.map((each) => dictItem(each, expr)) };
    case 'list_comprehension':
      return { kind: 'ListComp', ...at, ...comprehension(node, text) };
    case 'set_comprehension':
      return { kind: 'SetComp', ...at, ...comprehension(node, text) };
    case 'generator_expression':
      return { kind: 'GeneratorExp', ...at, ...comprehension(node, text) };
    case 'dictionary_comprehension':
      return { kind: 'DictComp', ...at, ...comprehension(node, text) };
    case 'await':
      return { kind: 'Await', ...at, value: expr(only(node)) };
    case 'yield': {
      const value = node.children[0];
      const from = /^yield\s+from\b/.test(source(node));
      return { kind: from ? 'YieldFrom' : 'Yield', ...at, value: value ? expr(value) : null };
    }
    case 'named_expression':
      return { kind: 'NamedExpr', ...at, target: field('name'), value: field('value') };
    case 'list_splat':
    case 'list_splat_pattern':
    case 'parenthesized_list_splat':
      return { kind: 'Starred', ...at, value: expr(only(node)) };
    case 'slice':
      return { kind: 'Slice', ...at, parts: node.children.map(expr) };
    // `a.b as c` in a place where an expression may stand: only the value is one.
    case 'as_pattern':
      return expr(only(node));
    case 'ERROR':
    case 'MISSING':
      return fail(node);
    default:
      return { kind: 'Unknown', ...at };
  }
}

function convertCall(node: Cst, text: string): ast.Call {
  const expr = (each: Cst) => convertExpression(each, text);
  const list = need(node, 'arguments');
  const at = { start: node.start, end: node.end, parent: null };
  const func = expr(need(node, 'function'));
  if (list.type === 'generator_expression') {
    return { kind: 'Call', ...at, func, args: [expr(list)], keywords: [], argumentsStart: list.start };
  }
  return { kind: 'Call', ...at, func, ...convertArguments(list, text), argumentsStart: list.start };
}

/** Arguments of a call, or the bases of a class. */
export function convertArguments(list: Cst, text: string): { args: ast.Expression[]; keywords: ast.Keyword[] } {
  const args: ast.Expression[] = [];
  const keywords: ast.Keyword[] = [];
  for (const each of list.children) {
    const at = { start: each.start, end: each.end, parent: null };
    if (each.type === 'keyword_argument') {
      const name = need(each, 'name');
      const value = convertExpression(need(each, 'value'), text);
      keywords.push({ kind: 'Keyword', ...at, name: text.slice(name.start, name.end), value });
    } else if (each.type === 'dictionary_splat') {
      keywords.push({ kind: 'Keyword', ...at, name: null, value: convertExpression(only(each), text) });
    } else {
      args.push(convertExpression(each, text));
    }
  }
  return { args, keywords };
}

function dotted(node: Cst, text: string): ast.Expression {
  const [first, ...rest] = node.children;
  if (!first) return fail(node);
  let value: ast.Expression = convertExpression(first, text);
  for (const part of rest) {
    const attr = text.slice(part.start, part.end);
    value = { kind: 'Attribute', start: node.start, end: part.end, parent: null, value, attr, attrStart: part.start };
  }
  return value;
}

function dictItem(node: Cst, expr: (each: Cst) => ast.Expression): ast.DictItem {
  if (node.type === 'pair') return { key: expr(need(node, 'key')), value: expr(need(node, 'value')) };
  if (node.type === 'dictionary_splat') return { key: null, value: expr(only(node)) };
  return fail(node);
}

type ComprehensionParts = Pick<ast.Comprehension, 'element' | 'value' | 'generators'>;

function comprehension(node: Cst, text: string): ComprehensionParts {
  const expr = (each: Cst) => convertExpression(each, text);
  const body = need(node, 'body');
  const item = body.type === 'pair' ? dictItem(body, expr) : { key: expr(body), value: null };
  const generators: ast.Generator[] = [];
  let ifs: ast.Expression[] = [];
  for (const each of node.children) {
    if (each.type === 'for_in_clause') {
      ifs = [];
      generators.push({
        kind: 'Generator',
        start: each.start,
        end: each.end,
        parent: null,
        target: expr(need(each, 'left')),
        iter: expr(need(each, 'right')),
        ifs,
        async: text.startsWith('async', each.start),
      });
    } else if (each.type === 'if_clause') ifs.push(expr(only(each)));
  }
  return { element: item.key ?? fail(body), value: item.value, generators };
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
