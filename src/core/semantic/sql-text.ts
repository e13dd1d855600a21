import type { ast } from '../syntax/index.ts';

/** What is written of an SQL text: a literal, the fixed parts of an f-string, or either inside a call such as `text("…")`. */
export function sqlOf(node: ast.Expression): string | null {
  if (node.kind === 'Str') return node.value;
  if (node.kind === 'FString') return node.literal;
  const [first] = node.kind === 'Call' ? node.args : [];
  return first ? sqlOf(first) : null;
}
