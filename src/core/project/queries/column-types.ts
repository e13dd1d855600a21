import type { ast } from '../../syntax/index.ts';
import type { Column } from './models.ts';

/** The qualified names of the types that a column is declared with: `Mapped[int]`, `Column(Boolean)`, `is_verified: bool = Field()`. */
export function columnTypes({ node, call, module }: Column): string[] {
  const annotation = node.kind === 'AnnAssign' ? node.annotation : null;
  const inner = annotation?.kind === 'Subscript' ? annotation.indexes : [];
  return [annotation, ...inner, ...(call?.args ?? [])].flatMap((each) => (each && nameOf(each, module)) ?? []);
}

/** `int` of `int | None`, `Integer` of `Integer()`. */
function nameOf(node: ast.Expression, module: Column['module']): string | null {
  if (node.kind === 'BinOp') return nameOf(node.left, module);
  return module.resolve(node.kind === 'Call' ? node.func : node);
}
