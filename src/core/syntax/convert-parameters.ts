import type * as ast from './ast.ts';
import type { Cst } from './cst.ts';

/** Parameters in order; `/` and `*` only show in the style of their neighbours. */
export function convertParameters(list: Cst, text: string, expression: (each: Cst) => ast.Expression): ast.Parameter[] {
  const params: ast.Parameter[] = [];
  let style: ast.Parameter['style'] = 'normal';
  for (const node of list.children) {
    if (node.type === 'positional_separator') {
      params.splice(0, params.length, ...params.map((each) => ({ ...each, style: 'positional-only' as const })));
    } else if (node.type === 'keyword_separator') {
      style = 'keyword-only';
    } else {
      const param = convertParameter(node, text, style, expression);
      if (param.style === 'args') style = 'keyword-only';
      params.push(param);
    }
  }
  return params;
}

function convertParameter(
  node: Cst,
  text: string,
  style: ast.Parameter['style'],
  expression: (each: Cst) => ast.Expression,
): ast.Parameter {
  const type = node.children.find((each) => each.field === 'type');
  const value = node.children.find((each) => each.field === 'value');
  const target = node.children.find((each) => each.field === 'name') ?? (type ? node.children[0] : node) ?? node;
  const name = target.type === 'identifier' ? target : (target.children[0] ?? target);
  return {
    kind: 'Parameter',
    start: node.start,
    end: node.end,
    parent: null,
    name: text.slice(name.start, name.end),
    nameStart: name.start,
    annotation: type ? expression(type) : null,
    default: value ? expression(value) : null,
    style: SPLATS[target.type] ?? style,
  };
}

const SPLATS: Record<string, ast.Parameter['style']> = {
  list_splat_pattern: 'args',
  dictionary_splat_pattern: 'kwargs',
};
