import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';

/** A value that is made once and kept. */
export interface Lasting {
  readonly name: string;
  readonly value: ast.Expression;
  /** Dotted name of the class whose body it stands in; null at module level. */
  readonly owner: string | null;
}

/** What lives as long as the process: variables of the module (also those a function declares `global`) and of classes. */
export function* lasting(module: Module): Generator<Lasting> {
  for (const node of [...module.all('Assign'), ...module.all('AnnAssign')]) {
    const target = node.kind === 'Assign' ? node.targets[0] : node.target;
    if (target?.kind !== 'Name' || !node.value || isGuarded(node)) continue;
    const code = module.enclosingCode(node);
    const isGlobal = code?.kind === 'FunctionDef' && module.scopeOf(code).outer.has(target.id);
    if (code?.kind === 'ClassDef') yield { name: target.id, value: node.value, owner: module.qualname(code) };
    else if (code === null || isGlobal) yield { name: target.id, value: node.value, owner: null };
  }
}

/** Under `if __name__ == "__main__":` it belongs to a script. */
function isGuarded(node: ast.Node): boolean {
  for (let up = node.parent; up; up = up.parent) {
    if (
      up.kind === 'If' &&
      up.test.kind === 'Compare' &&
      up.test.operands.some((each) => each.kind === 'Name' && each.id === '__name__')
    )
      return true;
  }
  return false;
}
