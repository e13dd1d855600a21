import type { ClassInfo, FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { marker } from '../fastapi/fastapi-calls.ts';
import { providerOf } from '../loading/loaded-provider.ts';
import { hasAlias, SCHEMA_BASES, schemaIn } from '../loading/schemas.ts';
import type { Project } from '../project.ts';

const WRITES = new Set(['POST', 'PUT', 'PATCH']);
/** Markers under which a parameter still comes from the body. */
const BODY = new Set(['fastapi.Body', 'fastapi.Form']);

/** A field of a pydantic class that a client must not choose, by its name. */
export interface PrivilegedField {
  readonly cls: ClassInfo;
  readonly name: string;
  readonly node: ast.AnnAssign;
}

/** A route that gets the class, or one below it, as its body. */
export interface Taker {
  readonly route: FunctionInfo;
  readonly param: ast.Parameter;
  readonly cls: ClassInfo;
}

/** The fields of these names that a module's pydantic classes declare, fixed values and excluded ones left out. */
export function privilegedFields(module: Module, project: Project, names: ReadonlySet<string>): PrivilegedField[] {
  return module.classes.flatMap((cls) => {
    const fields = cls.node.body.flatMap((node): PrivilegedField[] => {
      if (node.kind !== 'AnnAssign' || node.target.kind !== 'Name' || !names.has(node.target.id)) return [];
      return isChosen(node, module) ? [{ cls, name: node.target.id, node }] : [];
    });
    return fields.length > 0 && isSchema(cls, project) ? fields : [];
  });
}

function isSchema(cls: ClassInfo, project: Project): boolean {
  const type = `${cls.module.name}.${cls.qualname}`;
  return project.isA(type, SCHEMA_BASES) && project.model(type) === null;
}

/** `Literal["member"]`, `ClassVar` and `Field(exclude=True)` leave the client no choice. */
function isChosen({ annotation, value }: ast.AnnAssign, module: Module): boolean {
  if (hasAlias(value)) return false;
  const outer = annotation.kind === 'Subscript' ? module.resolve(annotation.value) : null;
  return outer !== 'typing.Literal' && outer !== 'typing.ClassVar';
}

/** The routes that take the class of a field as their body. */
export function takersOf({ cls, name }: PrivilegedField, project: Project): Taker[] {
  const family = [cls, ...project.subclasses(cls)].filter((each) => each === cls || !redeclares(each, name));
  const modules = project.mentioning(...family.map((each) => each.name));
  return modules.flatMap((module) => module.functions.flatMap((route) => taken(route, new Set(family), project)));
}

function redeclares({ node }: ClassInfo, name: string): boolean {
  return node.body.some((each) => each.kind === 'AnnAssign' && each.target.kind === 'Name' && each.target.id === name);
}

function taken(route: FunctionInfo, family: ReadonlySet<ClassInfo>, project: Project): Taker[] {
  if (!route.route?.methods.some((method) => WRITES.has(method)) || route.module.role === 'test') return [];
  return route.params.flatMap((param) => {
    const call = marker(param, route.module);
    // What a dependency gives is no body, also where an alias of the annotation says so.
    if (
      !param.annotation ||
      providerOf(project, route.module, param) ||
      (call && !BODY.has(route.module.resolve(call.func) ?? ''))
    )
      return [];
    const cls = schemaIn(project, route.module, param.annotation);
    return cls && family.has(cls) ? [{ route, param, cls }] : [];
  });
}

/** The names of all fields of a class, its own and inherited. */
export function fieldNames(cls: ClassInfo, project: Project, depth = 0): string[] {
  const own = cls.node.body.flatMap((each) =>
    each.kind === 'AnnAssign' && each.target.kind === 'Name' ? [each.target.id] : [],
  );
  const above = cls.bases.flatMap((base) => {
    const found = depth > 8 ? null : project.definition(base);
    return found && 'methods' in found ? fieldNames(found, project, depth + 1) : [];
  });
  return [...own, ...above];
}
