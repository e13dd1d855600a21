import type { ClassInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { isClamped, readsOf, staysSmall } from './clamp.ts';
import type { QueryParameter } from './query-parameters.ts';

/**
 * Whether code of the project keeps a query parameter below a maximum: the function that gets it, or whoever reads the
 * attribute that holds it, `self.per_page` of a dependency's class, a field of a query model, or of an object made with it.
 */
export function isKeptSmall(parameter: QueryParameter, module: Module, project: Project): boolean {
  const { function: info, name, node } = parameter;
  if (!info) {
    const cls = module.enclosingCode(node);
    return cls?.kind === 'ClassDef' && isAttributeKeptSmall(name, module.classInfo(cls), project);
  }
  if (isClamped(project, info, name)) return true;
  if (heldBy(parameter, project).some(([cls, field]) => isAttributeKeptSmall(field, cls, project))) return true;
  const { class: cls } = info;
  return cls !== null && attributesFrom(parameter).some((each) => isAttributeKeptSmall(each, cls, project));
}

/** The classes of the project, and their fields, that get the parameter: `Filters(limit=limit)`. */
function heldBy({ function: info, name }: QueryParameter, project: Project): [ClassInfo, string][] {
  return (info ? readsOf(info, name) : []).flatMap(({ parent: up }): [ClassInfo, string][] => {
    const call = up?.kind === 'Keyword' && up.parent?.kind === 'Call' ? up.parent : null;
    const target = call && info ? info.module.resolve(call.func) : null;
    const cls = target ? project.definition(target) : null;
    return cls && 'methods' in cls && up?.kind === 'Keyword' && up.name ? [[cls, up.name]] : [];
  });
}

/** `per_page` in `self.per_page = per_page`. */
function attributesFrom({ function: info, name }: QueryParameter): string[] {
  const reads = info ? readsOf(info, name) : [];
  return reads.flatMap(({ parent }) => {
    const targets = parent?.kind === 'Assign' ? parent.targets : [];
    return targets.flatMap((each) => (isOfSelf(each) ? [each.attr] : []));
  });
}

function isOfSelf(node: ast.Expression): node is ast.Attribute {
  return node.kind === 'Attribute' && node.value.kind === 'Name' && node.value.id === 'self';
}

function isAttributeKeptSmall(name: string, cls: ClassInfo, project: Project): boolean {
  return project
    .mentioning(name)
    .some((module) =>
      module
        .named(name)
        .some(
          (use) =>
            use.kind === 'Attribute' && staysSmall(project, module, use) && isOf(use.value, module, cls, project),
        ),
    );
}

/** An object of the class, of one below it or of one above: a base class may check what its subclasses take. */
function isOf(receiver: ast.Expression, module: Module, cls: ClassInfo, project: Project): boolean {
  const type = ownType(receiver, module) ?? project.typeOf(module, receiver);
  const own = nameOf(cls);
  return type !== null && (project.isA(type, new Set([own])) || project.isA(own, new Set([type])));
}

function ownType(receiver: ast.Expression, module: Module): string | null {
  if (receiver.kind !== 'Name' || receiver.id !== 'self') return null;
  const cls = module.enclosingFunction(receiver)?.class;
  return cls ? nameOf(cls) : null;
}

function nameOf({ module, qualname }: ClassInfo): string {
  return `${module.name}.${qualname}`;
}
