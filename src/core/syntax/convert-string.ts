import type * as ast from './ast.ts';
import type { Cst } from './cst.ts';

/** A literal, an f-string, or several side by side, which Python joins. */
export function convertString(
  node: Cst,
  text: string,
  expression: (each: Cst) => ast.Expression,
): ast.Str | ast.FString {
  const parts = node.type === 'concatenated_string' ? node.children.filter((each) => each.type === 'string') : [node];
  const literal = parts.flatMap((part) => contents(part, text)).join('');
  const interpolations = parts.flatMap((part) => part.children.filter((each) => each.type === 'interpolation'));
  const at = { start: node.start, end: node.end, parent: null };
  if (interpolations.length > 0) {
    const values = interpolations.flatMap((each) => {
      const value = each.children.find((inner) => inner.field === 'expression');
      return value ? [expression(value)] : [];
    });
    return { kind: 'FString', ...at, literal, values };
  }
  return { kind: 'Str', ...at, value: literal, bytes: /^[rRuUfF]*[bB]/.test(text.slice(node.start, node.start + 3)) };
}

function contents(part: Cst, text: string): string[] {
  return part.children.filter((each) => each.type === 'string_content').map((each) => text.slice(each.start, each.end));
}
