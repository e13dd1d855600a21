import { type ClassInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { Place } from './rows.ts';

/** Classes below which a class is a schema. pydantic [1.0], SQLModel. */
export const SCHEMA_BASES: ReadonlySet<string> = new Set([
  'pydantic.BaseModel',
  'pydantic.main.BaseModel',
  'sqlmodel.SQLModel',
  'sqlmodel.main.SQLModel',
  'pydantic.v1.BaseModel',
]);
const COLLECTIONS =
  /^(builtins\.(list|set|frozenset|tuple)|(typing|collections\.abc)\.(List|Set|FrozenSet|Tuple|Sequence|Collection|Iterable))$/;
const WRAPPING = new Set(['typing.Optional', 'typing.Annotated', 'typing.Union']);
/** Validators that get the object itself, before its attributes are read. pydantic [1.0]. */
const WHOLE = /(^|\.)(model_validator|root_validator|model_serializer)$/;

/** A pydantic class as it is filled from the attributes of an object. */
export interface Schema {
  readonly cls: ClassInfo;
  /** By the attribute that the field is read from. */
  readonly fields: ReadonlyMap<string, Field>;
}

export interface Field {
  readonly declared: Place;
  /** The schema of its value, or of each element; null for everything else. */
  readonly schema: ClassInfo | null;
}

/** The class as a schema; null when it is none, or when a validator gets the object first. */
export function schemaOf(project: Project, cls: ClassInfo, depth = 0): Schema | null {
  if (depth > 8 || project.model(`${cls.module.name}.${cls.qualname}`)) return null;
  const type = `${cls.module.name}.${cls.qualname}`;
  if (!project.isA(type, SCHEMA_BASES) || takesWhole(cls)) return null;
  const fields = new Map<string, Field>();
  for (const base of [...cls.bases].reverse()) {
    const above = project.definition(base);
    if (!above || !('methods' in above)) {
      if (!SCHEMA_BASES.has(base) && base !== 'typing.Generic') return null;
      continue;
    }
    const inherited = schemaOf(project, above, depth + 1);
    if (!inherited) return null;
    for (const [name, field] of inherited.fields) fields.set(name, field);
  }
  for (const node of cls.node.body) addField(project, cls.module, node, fields);
  return { cls, fields };
}

function takesWhole({ methods, module }: ClassInfo): boolean {
  if (methods.has('model_validate') || methods.has('from_orm') || methods.has('__init__')) return true;
  return [...methods.values()].some(({ node }) =>
    node.decorators.some((each) => {
      const name = module.resolve(each.kind === 'Call' ? each.func : each) ?? '';
      return WHOLE.test(name) && !(each.kind === 'Call' && isAfter(each));
    }),
  );
}

/** `mode="after"` sees the finished model. */
function isAfter(call: ast.Call): boolean {
  const mode = keyword(call, 'mode');
  return mode?.kind === 'Str' && mode.value === 'after';
}

function addField(project: Project, module: Module, node: ast.Statement, fields: Map<string, Field>): void {
  if (node.kind !== 'AnnAssign' || node.target.kind !== 'Name') return;
  const name = node.target.id;
  fields.delete(name);
  const { annotation, value } = node;
  if (annotation.kind === 'Subscript' && module.resolve(annotation.value) === 'typing.ClassVar') return;
  if (hasAlias(value) || (annotation.kind === 'Subscript' && annotation.indexes.some(hasAlias))) return;
  fields.set(name, { declared: { module, node }, schema: schemaIn(project, module, annotation) });
}

/** `Field(alias=…)`, `Field(validation_alias=…)`, `Field(exclude=True)`: filled from elsewhere, or from nothing. */
export function hasAlias(node: ast.Expression | null): boolean {
  return node?.kind === 'Call' && node.keywords.some(({ name }) => name === null || /alias|exclude/.test(name));
}

/** The class of `ItemOut`, `list[ItemOut]`, `ItemOut | None`, `"ItemOut"`. */
export function schemaIn(project: Project, module: Module, annotation: ast.Expression): ClassInfo | null {
  switch (annotation.kind) {
    case 'BinOp':
      return schemaIn(project, module, annotation.left) ?? schemaIn(project, module, annotation.right);
    case 'Subscript': {
      const outer = module.resolve(annotation.value) ?? '';
      const [first] = annotation.indexes;
      return first && (WRAPPING.has(outer) || COLLECTIONS.test(outer)) ? schemaIn(project, module, first) : null;
    }
    case 'Name':
    case 'Attribute':
    case 'Str': {
      const type = project.types(module).annotated(annotation) ?? listed(annotation, module);
      const found = type ? project.definition(type) : null;
      return found && 'methods' in found ? found : null;
    }
    default:
      return null;
  }
}

/** `"list[ItemOut]"`. */
function listed(annotation: ast.Expression, module: Module): string | null {
  const inner =
    annotation.kind === 'Str' ? annotation.value.match(/^(?:[\w.]+\[)?([A-Za-z_]\w*)\]?(?:\s*\|\s*None)?$/)?.[1] : null;
  if (!inner) return null;
  return module.resolve({
    kind: 'Name',
    id: inner,
    start: annotation.start,
    end: annotation.end,
    parent: annotation.parent,
  });
}

/** Whether an annotation or `response_model` is a list of something. */
export function isListType(module: Module, annotation: ast.Expression): boolean {
  if (annotation.kind === 'BinOp') return isListType(module, annotation.left) || isListType(module, annotation.right);
  if (annotation.kind !== 'Subscript') return false;
  const outer = module.resolve(annotation.value) ?? '';
  if (WRAPPING.has(outer)) return annotation.indexes.some((each) => isListType(module, each));
  return COLLECTIONS.test(outer);
}
