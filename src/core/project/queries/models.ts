import { argument, type ClassInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** Functions whose result is a declarative base. SQLAlchemy [1.4]. */
const BASE_FACTORIES = new Set([
  'sqlalchemy.orm.declarative_base',
  'sqlalchemy.ext.declarative.declarative_base',
  'sqlalchemy.ext.automap.automap_base',
  'sqlalchemy.orm.registry.generate_base',
]);
/** Classes below which every class is mapped. SQLAlchemy [2.0], Flask-SQLAlchemy's `db.Model` is not known here. */
const BASE_CLASSES = new Set(['sqlalchemy.orm.DeclarativeBase', 'sqlalchemy.orm.DeclarativeBaseNoMeta']);
const AS_BASE = new Set(['sqlalchemy.orm.as_declarative', 'sqlalchemy.ext.declarative.as_declarative']);
const SQLMODEL = new Set(['sqlmodel.SQLModel', 'sqlmodel.main.SQLModel']);
const COLUMNS = new Set(['sqlalchemy.Column', 'sqlalchemy.orm.mapped_column', 'sqlmodel.Field']);
const RELATIONSHIPS = new Set([
  'sqlalchemy.orm.relationship',
  'sqlalchemy.orm.dynamic_loader',
  'sqlmodel.Relationship',
]);
const COLLECTIONS =
  /^(builtins|typing|collections\.abc)\.(list|set|List|Set|Sequence|MutableSequence|Collection|Iterable)$/;
/** `Mapped` variants that never load on access. SQLAlchemy [2.0]. */
const ANNOTATED_LAZY: Readonly<Record<string, string>> = {
  'sqlalchemy.orm.WriteOnlyMapped': 'write_only',
  'sqlalchemy.orm.DynamicMapped': 'dynamic',
};
const MAPPED = new Set(['sqlalchemy.orm.Mapped', ...Object.keys(ANNOTATED_LAZY)]);

interface Attribute {
  readonly name: string;
  readonly node: ast.Assign | ast.AnnAssign;
  /** Where it is declared: the model itself, or a mixin or base above it. */
  readonly module: Module;
  /** `Column(…)`, `mapped_column(…)`, `relationship(…)`; null where only the annotation says it. */
  readonly call: ast.Call | null;
}

/** A column of a mapped class. */
export interface Column extends Attribute {
  readonly foreignKey: boolean;
}

/** A relationship of a mapped class. */
export interface Relationship extends Attribute {
  /** What `lazy=` says, `select` (on first access) when it says nothing; null when it is not a literal. */
  readonly lazy: string | null;
  /** Name of the class on the other side as written; it may be unqualified. */
  readonly target: string | null;
  /** Whether it holds several objects; null when it is not evident. */
  readonly collection: boolean | null;
}

/** A class that is mapped to a table, with what it inherits from its bases and mixins. */
export interface Model {
  readonly cls: ClassInfo;
  readonly columns: ReadonlyMap<string, Column>;
  readonly relationships: ReadonlyMap<string, Relationship>;
}

/** The class as a model: below a declarative base, a SQLModel with `table=True`, or one that names its table. */
export function readModel(cls: ClassInfo, project: Project): Model | null {
  if (!isMapped(cls, project)) return null;
  const columns = new Map<string, Column>();
  const relationships = new Map<string, Relationship>();
  const ancestry = lineage(cls, project);
  const sqlModel = ancestry.some(({ bases }) => bases.some((base) => SQLMODEL.has(base)));
  for (const each of ancestry.reverse()) {
    for (const { node, name, annotation, value } of declarations(each)) {
      const call = value?.kind === 'Call' ? value : null;
      const target = call && each.module.resolve(call.func);
      const attribute = { name, node, module: each.module, call };
      if (target && RELATIONSHIPS.has(target)) relationships.set(name, relationship(attribute, annotation));
      else if (annotation && lazyOf(annotation, each.module))
        relationships.set(name, relationship(attribute, annotation));
      else if (isColumn(target, annotation, each.module, sqlModel))
        columns.set(name, { ...attribute, foreignKey: hasForeignKey(call, each.module) });
    }
  }
  return { cls, columns, relationships };
}

function isMapped(cls: ClassInfo, project: Project): boolean {
  const own = new Set(declarations(cls).map(({ name }) => name));
  if (own.has('__abstract__')) return false;
  if (own.has('__tablename__') || own.has('__table__')) return true;
  if (
    cls.node.keywords.some(({ name, value }) => name === 'table' && value.kind === 'Constant' && value.value === 'True')
  ) {
    return cls.bases.some((base) => project.isA(base, SQLMODEL));
  }
  return cls.bases.some((base) => isBase(base, project, 0));
}

/** Whether a class has the `metadata` of its project's tables: a declarative base, a mapped class, or SQLModel itself. */
export function hasMetadata(qualified: string, project: Project): boolean {
  return project.isA(qualified, SQLMODEL) || isBase(qualified, project, 0) || project.model(qualified) !== null;
}

/** Whether classes below `qualified` are mapped: a declarative base, or a class under one. */
function isBase(qualified: string, project: Project, depth: number): boolean {
  const found = depth > 8 ? null : project.find(qualified);
  const definition = found?.module.definition(found.name);
  if (!found || !definition) return found !== null && isMadeBase(found.module, found.name);
  if (!('methods' in definition)) return false;
  const decorated = definition.node.decorators.some((each) =>
    AS_BASE.has(definition.module.resolve(each.kind === 'Call' ? each.func : each) ?? ''),
  );
  return decorated || definition.bases.some((base) => BASE_CLASSES.has(base) || isBase(base, project, depth + 1));
}

/** `Base = declarative_base()`. */
function isMadeBase(module: Module, name: string): boolean {
  return (module.moduleScope.bindings.get(name) ?? []).some((binding) => {
    const value =
      binding.kind === 'assignment' ? binding.value : binding.kind === 'annotated' ? binding.node.value : null;
    if (value?.kind !== 'Call') return false;
    const target =
      module.resolve(value.func) ??
      (value.func.kind === 'Attribute' ? `${module.typeOf(value.func.value)}.${value.func.attr}` : '');
    return BASE_FACTORIES.has(target);
  });
}

/** The class and the project's classes above it, the nearest first. */
function lineage(cls: ClassInfo, project: Project, seen = new Set<ClassInfo>()): ClassInfo[] {
  if (seen.has(cls)) return [];
  seen.add(cls);
  const above = cls.bases.flatMap((base) => {
    const definition = project.definition(base);
    return definition && 'methods' in definition ? lineage(definition, project, seen) : [];
  });
  return [cls, ...above];
}

interface Declaration {
  readonly node: ast.Assign | ast.AnnAssign;
  readonly name: string;
  readonly annotation: ast.Expression | null;
  readonly value: ast.Expression | null;
}

/** The names a class body gives a value or an annotation. */
function declarations(cls: ClassInfo): Declaration[] {
  return cls.node.body.flatMap((node): Declaration[] => {
    if (node.kind === 'AnnAssign' && node.target.kind === 'Name') {
      return [{ node, name: node.target.id, annotation: node.annotation, value: node.value }];
    }
    if (node.kind !== 'Assign') return [];
    return node.targets.flatMap((each) =>
      each.kind === 'Name' ? [{ node, name: each.id, annotation: null, value: node.value }] : [],
    );
  });
}

/** `Column(…)`, `mapped_column(…)`, `Mapped[int]` alone, or a field of a SQLModel (`ClassVar` is none). */
function isColumn(
  target: string | null,
  annotation: ast.Expression | null,
  module: Module,
  sqlModel: boolean,
): boolean {
  if (target && COLUMNS.has(target)) return true;
  const outer = annotation?.kind === 'Subscript' ? module.resolve(annotation.value) : null;
  if (outer && MAPPED.has(outer)) return !target?.startsWith('sqlalchemy.');
  return sqlModel && annotation !== null && outer !== 'typing.ClassVar';
}

function hasForeignKey(call: ast.Call | null, module: Module): boolean {
  if (!call) return false;
  const inside = call.args.some(
    (each) => each.kind === 'Call' && /\.ForeignKey$/.test(module.resolve(each.func) ?? ''),
  );
  return inside || keyword(call, 'foreign_key') !== undefined;
}

function relationship(attribute: Attribute, annotation: ast.Expression | null): Relationship {
  const { call, module } = attribute;
  const held = annotation && heldBy(annotation, module);
  return {
    ...attribute,
    lazy: lazyOf(annotation, module) ?? lazyArgument(call),
    target: targetOf(call, held),
    collection: isCollection(call, held, module),
  };
}

/** What `Mapped[…]` or the annotation of a SQLModel relationship holds. */
function heldBy(annotation: ast.Expression, module: Module): ast.Expression | null {
  if (annotation.kind !== 'Subscript' || !MAPPED.has(module.resolve(annotation.value) ?? '')) return annotation;
  return annotation.indexes[0] ?? null;
}

function lazyOf(annotation: ast.Expression | null, module: Module): string | null {
  return annotation?.kind === 'Subscript' ? (ANNOTATED_LAZY[module.resolve(annotation.value) ?? ''] ?? null) : null;
}

function lazyArgument(call: ast.Call | null): string | null {
  if (!call) return 'select';
  const own = keyword(call, 'sa_relationship');
  if (own) return own.kind === 'Call' ? lazyArgument(own) : null;
  const extra = keyword(call, 'sa_relationship_kwargs');
  const nested =
    extra?.kind === 'Dict'
      ? extra.items.find(({ key }) => key?.kind === 'Str' && key.value === 'lazy')?.value
      : undefined;
  const lazy = keyword(call, 'lazy') ?? nested;
  if (!lazy)
    return (extra && extra.kind !== 'Dict') || call.keywords.some(({ name }) => name === null) ? null : 'select';
  if (lazy.kind === 'Str') return lazy.value;
  return lazy.kind === 'Constant' && lazy.value === 'False'
    ? 'joined'
    : lazy.kind === 'Constant' && lazy.value === 'True'
      ? 'select'
      : null;
}

function targetOf(call: ast.Call | null, held: ast.Expression | null): string | null {
  const first = call && argument(call, 0, 'argument');
  return className(first ?? null) ?? className(held);
}

/** The innermost class name: `Child` of `list["Child"]`, `Child | None`, `models.Child`. */
function className(node: ast.Expression | null): string | null {
  switch (node?.kind) {
    case 'Str':
      return node.value.match(/([A-Za-z_][\w.]*)\]*(\s*\|\s*None)?\]*$/)?.[1] ?? null;
    case 'Name':
      return node.id;
    case 'Attribute':
      return node.attr;
    case 'Subscript':
      return className(node.indexes.at(-1) ?? null);
    case 'BinOp':
      return className(node.left.kind === 'Constant' ? node.right : node.left);
    case 'Lambda':
      return className(node.body);
    default:
      return null;
  }
}

function isCollection(call: ast.Call | null, held: ast.Expression | null, module: Module): boolean | null {
  const uselist = call && keyword(call, 'uselist');
  if (uselist?.kind === 'Constant') return uselist.value === 'True';
  if (!held) return null;
  if (held.kind === 'Str') return /^(Optional\[)?(list|set|List|Set|Sequence)\[/.test(held.value);
  if (held.kind === 'BinOp') return isCollection(call, held.left, module) || isCollection(call, held.right, module);
  if (held.kind !== 'Subscript') return false;
  const outer = module.resolve(held.value) ?? '';
  if (outer === 'typing.Optional') return isCollection(call, held.indexes[0] ?? null, module);
  return COLLECTIONS.test(outer);
}
