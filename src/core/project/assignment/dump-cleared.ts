import { keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';

/** Whether `model_dump(…)` leaves a field out, or may: what `exclude=` and `include=` hold is read as a literal only. */
export function leavesOut(call: ast.Call, field: string, module: Module): boolean {
  const excluded = keyword(call, 'exclude');
  if (excluded && (!isLiteral(excluded) || names(excluded, field))) return true;
  const included = keyword(call, 'include');
  if (included && (!isLiteral(included) || !names(included, field))) return true;
  const update = keyword(call, 'update');
  return update !== undefined && module.text(update).includes(field);
}

function isLiteral({ kind }: ast.Expression): boolean {
  return kind === 'Set' || kind === 'Dict' || kind === 'List' || kind === 'Tuple';
}

function names(node: ast.Expression, field: string): boolean {
  const parts = node.kind === 'Dict' ? node.items.map(({ key }) => key) : 'elements' in node ? node.elements : [];
  return parts.some((each) => each?.kind === 'Str' && each.value === field);
}

/** `{**dump, "role": "user"}`: a later key wins. */
export function overwrites(dict: ast.Dict, dump: ast.Expression, field: string): boolean {
  const at = dict.items.findIndex(({ value }) => value === dump);
  return dict.items.slice(at + 1).some(({ key }) => key?.kind === 'Str' && key.value === field);
}
