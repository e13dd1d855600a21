import type { Module } from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import type { Project } from './project.ts';
import { spellings } from './spellings.ts';

/** A place that reads a variable of a module or an attribute of a class. */
export interface Reference {
  readonly module: Module;
  readonly node: ast.Name | ast.Attribute;
}

/** Where a module's variable is named: in its own module, and through imports in the others. */
export function* referencesTo(project: Project, home: Module, name: string): Generator<Reference> {
  for (const module of project.importing(home, name)) {
    for (const node of spellings(module, name).flatMap((id) => module.named(id))) {
      if (isTarget(node)) continue;
      if (module === home && node.kind === 'Name') {
        if (node.id === name && module.scopeAt(node).owner(name) === home.moduleScope) yield { module, node };
      } else if (leadsTo(project, module, node, home, name)) yield { module, node };
    }
  }
}

/** Where an attribute of a class is read: `self.name`, `cls.name`, `Class.name`, or on a value whose class is known. */
export function* attributeReferences(project: Project, cls: string, name: string): Generator<Reference> {
  const definition = project.definition(cls);
  if (!definition || !('methods' in definition)) return;
  const family = new Set([definition, ...project.subclasses(definition)]);
  const users = new Set([...family].flatMap((each) => project.usingMember(each, name)));
  for (const module of users) {
    for (const node of module.named(name)) {
      if (node.kind === 'Name' || isTarget(node)) continue;
      const owner = project.typeOf(module, node.value) ?? ownClass(module, node.value) ?? module.resolve(node.value);
      const found = owner ? project.definition(owner) : null;
      if (found && 'methods' in found && family.has(found)) yield { module, node };
    }
  }
}

/** `cls` in a class method. */
function ownClass(module: Module, node: ast.Expression): string | null {
  if (node.kind !== 'Name' || node.id !== 'cls') return null;
  const around = module.enclosingFunction(node)?.class;
  return around ? `${module.name}.${around.qualname}` : null;
}

function leadsTo(
  project: Project,
  module: Module,
  node: ast.Name | ast.Attribute,
  home: Module,
  name: string,
): boolean {
  const qualified = module.resolve(node);
  const found = qualified ? project.find(qualified) : null;
  return found?.module === home && found.name === name;
}

/** Whether the name or attribute is assigned to where it stands. */
export function isTarget({ parent: up, ...node }: ast.Name | ast.Attribute): boolean {
  if (up?.kind === 'Assign') return up.targets.some(({ start }) => start === node.start);
  return up?.kind === 'AnnAssign' && up.target.start === node.start;
}
