import type { CallSite, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** Calls that declare a column, and calls that declare a field of a class. SQLAlchemy [1.4], pydantic [1], SQLModel. */
export const COLUMN_CALLS: readonly string[] = ['sqlalchemy.Column', 'sqlalchemy.orm.mapped_column'];
const FIELD_CALLS: readonly string[] = ['pydantic.Field', 'dataclasses.field', 'sqlmodel.Field'];
/** Classes whose body holds the defaults of their instances. */
const MODELS = new Set([
  'pydantic.BaseModel',
  'pydantic.main.BaseModel',
  'sqlmodel.SQLModel',
  'typing.NamedTuple',
  'msgspec.Struct',
]);
/** Of settings one object is made: what their body holds is as lasting as a constant of the module. */
const SETTINGS = new Set([
  'pydantic.BaseSettings',
  'pydantic_settings.BaseSettings',
  'pydantic_settings.main.BaseSettings',
]);
const DATACLASSES = new Set([
  'dataclasses.dataclass',
  'pydantic.dataclasses.dataclass',
  'attr.s',
  'attr.define',
  'attrs.define',
  'attr.dataclass',
]);

/** A default that is evaluated once, when the module is imported, and handed out many times. */
export interface ImportTimeDefault {
  readonly at: ast.Node;
  readonly value: ast.Expression;
  /** Who gets it each time. */
  readonly each: 'call' | 'instance' | 'row';
  /** What to write for `at` so that it is evaluated each time; null where that takes more than an expression. */
  readonly later: string | null;
}

/** Defaults of parameters, of columns, and of the fields of models and dataclasses. */
export function* importTimeDefaults(module: Module, project: Project): Generator<ImportTimeDefault> {
  for (const param of module.all('Parameter')) {
    if (param.default) yield { at: param.default, value: param.default, each: 'call', later: null };
  }
  for (const site of module.calls(...COLUMN_CALLS, ...FIELD_CALLS)) yield* declared(site, module, project);
  for (const node of module.all('AnnAssign')) yield* field(node, module, project);
}

/** `Column(default=now())`, `Field(default=uuid4())`, `Field(uuid4())`. */
function* declared({ node, target }: CallSite, module: Module, project: Project): Generator<ImportTimeDefault> {
  if (isSettings(module, node, project)) return;
  const isField = FIELD_CALLS.includes(target ?? '');
  const each = isField ? 'instance' : 'row';
  for (const at of node.keywords) {
    if (at.name !== 'default' && at.name !== 'onupdate') continue;
    yield {
      at,
      value: at.value,
      each,
      later: `${isField ? 'default_factory' : at.name}=${callableOf(at.value, module)}`,
    };
  }
  const [first] = node.args;
  if (isField && first)
    yield {
      at: first,
      value: first,
      each,
      later: node.args.length === 1 ? `default_factory=${callableOf(first, module)}` : null,
    };
}

/** `id: UUID = uuid4()` in a pydantic model or a dataclass. */
function* field(node: ast.AnnAssign, module: Module, project: Project): Generator<ImportTimeDefault> {
  const { value, annotation } = node;
  const isClassVar = annotation.kind === 'Subscript' && module.resolve(annotation.value) === 'typing.ClassVar';
  if (!value || isClassVar || isDeclaration(value, module) || !holdsDefaults(module, node, project)) return;
  const usable = module.moduleScope.bindings
    .get('Field')
    ?.some((each) => each.kind === 'import' && each.target === 'pydantic.Field');
  yield {
    at: value,
    value,
    each: 'instance',
    later: usable ? `Field(default_factory=${callableOf(value, module)})` : null,
  };
}

function isDeclaration(value: ast.Expression, module: Module): boolean {
  return value.kind === 'Call' && [...COLUMN_CALLS, ...FIELD_CALLS].includes(module.resolve(value.func) ?? '');
}

function holdsDefaults(module: Module, node: ast.Node, project: Project): boolean {
  const code = module.enclosingCode(node);
  if (code?.kind !== 'ClassDef' || isSettings(module, node, project)) return false;
  const decorated = code.decorators.some((each) =>
    DATACLASSES.has(module.resolve(each.kind === 'Call' ? each.func : each) ?? ''),
  );
  return decorated || module.classInfo(code).bases.some((base) => project.isA(base, MODELS));
}

/** A class of settings, or one of the parts that such a class is put together from. */
function isSettings(module: Module, node: ast.Node, project: Project): boolean {
  const code = module.enclosingCode(node);
  if (code?.kind !== 'ClassDef') return false;
  const cls = module.classInfo(code);
  return [cls, ...project.subclasses(cls)].some(({ bases }) => bases.some((base) => project.isA(base, SETTINGS)));
}

/** What runs later instead: the function itself, or a lambda around an expression. */
export function callableOf(value: ast.Expression, module: Module): string {
  if (value.kind === 'List' && value.elements.length === 0) return 'list';
  if (value.kind === 'Dict' && value.items.length === 0) return 'dict';
  const bare = value.kind === 'Call' && value.args.length + value.keywords.length === 0;
  return bare ? module.text(value.func) : `lambda: ${module.text(value)}`;
}
