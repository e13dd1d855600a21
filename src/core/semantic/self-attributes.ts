import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';

/** The values that the methods of a class assign to `self.name`. */
export function assignedToSelf(module: Module, cls: ast.ClassDef, name: string): ast.Expression[] {
  return module
    .all('Assign')
    .filter((each) => isWithin(cls, each) && each.targets.some((target) => isOfSelf(target, name)))
    .map(({ value }) => value);
}

/** The annotations that the methods of a class give to `self.name`. */
export function annotatedOnSelf(module: Module, cls: ast.ClassDef, name: string): ast.Expression[] {
  return module
    .all('AnnAssign')
    .filter((each) => isWithin(cls, each) && isOfSelf(each.target, name))
    .map(({ annotation }) => annotation);
}

function isOfSelf(target: ast.Expression, name: string): boolean {
  return (
    target.kind === 'Attribute' && target.attr === name && target.value.kind === 'Name' && target.value.id === 'self'
  );
}

function isWithin(outer: ast.Node, inner: ast.Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
