import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { Placed } from '../values/definition-value.ts';

/**
 * What `request.state.name` (or `app.state.name`) was given in the only place of the application that sets it: an
 * assignment, or the dictionary that a lifespan yields. Starlette [0.26 for the latter].
 */
export function keptInState(node: ast.Expression, module: Module, project: Project): Placed | null {
  const name = nameInState(node) ?? nameInScope(node, module);
  if (!name) return null;
  const given = project
    .mentioning(name)
    .filter(({ role }) => role === 'application')
    .flatMap((each) => [...assigned(each, name), ...yielded(each, name)]);
  const [only] = given;
  return only && given.length === 1 ? only : null;
}

/** The name in `….state.name`. */
function nameInState(node: ast.Expression): string | null {
  const inState = node.kind === 'Attribute' && node.value.kind === 'Attribute' && node.value.attr === 'state';
  return inState ? node.attr : null;
}

/** The name in `scope["state"]["name"]`, also under a local name. */
function nameInScope(node: ast.Expression, module: Module): string | null {
  if (node.kind === 'Name') {
    const [binding, ...others] = module.lookup(node);
    if (!binding || others.length > 0) return null;
    const value =
      binding.kind === 'annotated' ? binding.node.value : binding.kind === 'assignment' ? binding.value : null;
    if (!value || value.kind === 'Name') return null;
    return nameInState(value) ?? nameInScope(value, module);
  }
  if (node.kind !== 'Subscript' || node.value.kind !== 'Subscript') return null;
  return key(node.value) === 'state' ? key(node) : null;
}

function key({ indexes: [index] }: ast.Subscript): string | null {
  return index?.kind === 'Str' ? index.value : null;
}

function assigned(module: Module, name: string): Placed[] {
  return module
    .all('Assign')
    .filter(({ targets }) =>
      targets.some(
        (each) => nameInState(each) === name || (each.kind === 'Subscript' && nameInScope(each, module) === name),
      ),
    )
    .map(({ value }) => ({ module, node: value }));
}

/** `yield {"name": value}`. */
function yielded(module: Module, name: string): Placed[] {
  return module.all('Yield').flatMap(({ value }) => {
    const item =
      value?.kind === 'Dict' ? value.items.find(({ key }) => key?.kind === 'Str' && key.value === name) : null;
    return item ? [{ module, node: item.value }] : [];
  });
}
