import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';

/** The values that the methods of a class assign to `self.name`. */
export function assignedToSelf(module: Module, cls: ast.ClassDef, name: string): ast.Expression[] {
  const statements = ofSelf(module, name).flatMap((each) =>
    each.parent?.kind === 'Assign' && isWithin(cls, each.parent) && each.parent.targets.includes(each)
      ? [each.parent]
      : [],
  );
  return [...new Set(statements)].map(({ value }) => value);
}

/** The annotations that the methods of a class give to `self.name`. */
export function annotatedOnSelf(module: Module, cls: ast.ClassDef, name: string): ast.Expression[] {
  return ofSelf(module, name).flatMap((each) =>
    each.parent?.kind === 'AnnAssign' && isWithin(cls, each.parent) && each.parent.target === each
      ? [each.parent.annotation]
      : [],
  );
}

/** Every `self.name`, in the order of the text. */
function ofSelf(module: Module, name: string): ast.Attribute[] {
  return module
    .named(name)
    .flatMap((each) =>
      each.kind === 'Attribute' && each.value.kind === 'Name' && each.value.id === 'self' ? [each] : [],
    );
}

function isWithin(outer: ast.Node, inner: ast.Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
