import { argument, type ClassInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { DjangoRelation } from './models.ts';
import { type RelationRead, relationReads } from './relation-reads.ts';

const METHOD_FIELD = /^rest_framework\.(serializers|fields)\.SerializerMethodField$/;
/** Fields that read the related row, where a primary key would do without. */
const RELATED = /^rest_framework\.(serializers|relations)\.(StringRelatedField|SlugRelatedField)$/;
const SERIALIZERS = new Set(
  ['BaseSerializer', 'Serializer', 'ModelSerializer'].map((each) => `rest_framework.serializers.${each}`),
);

/** The class as a serializer of Django REST framework. */
export function serializerOf(qualified: string | null, project: Project): ClassInfo | null {
  const cls = qualified ? project.definition(qualified) : null;
  return qualified && cls && 'methods' in cls && project.isA(qualified, SERIALIZERS) ? cls : null;
}

/** What a serializer reads of each row: by its methods, by `source="author.name"`, by serializers inside it. */
export function serializerReads(
  cls: ClassInfo,
  lazy: ReadonlyMap<string, DjangoRelation>,
  project: Project,
): RelationRead[] {
  // What turns the rows into data itself may read anything, or nothing.
  if (cls.methods.has('to_representation') || cls.methods.has('get_fields')) return [];
  const found = new Map<string, RelationRead>();
  for (const node of cls.node.body) {
    if (node.kind !== 'Assign' || node.targets[0]?.kind !== 'Name' || node.value.kind !== 'Call') continue;
    for (const each of fieldReads(node.targets[0].id, node.value, cls, lazy, project))
      if (!found.has(each.relation.name)) found.set(each.relation.name, each);
  }
  return [...found.values()];
}

function fieldReads(
  name: string,
  call: ast.Call,
  cls: ClassInfo,
  lazy: ReadonlyMap<string, DjangoRelation>,
  project: Project,
): RelationRead[] {
  const { module } = cls;
  const target = module.resolve(call.func);
  if (!target || isWriteOnly(call)) return [];
  if (METHOD_FIELD.test(target)) return methodReads(name, call, cls, lazy);
  const source = keyword(call, 'source');
  const path = source?.kind === 'Str' ? source.value.split('.') : source ? [] : [name];
  const relation = lazy.get(path[0] ?? '');
  const reads = path.length > 1 || RELATED.test(target) || serializerOf(target, project) !== null;
  return relation && reads ? [{ relation, node: call, module }] : [];
}

function isWriteOnly(call: ast.Call): boolean {
  const value = keyword(call, 'write_only');
  return value?.kind === 'Constant' && value.value === 'True';
}

/** `get_<name>(self, obj)`, or the method that the field names. */
function methodReads(
  name: string,
  call: ast.Call,
  { methods, module }: ClassInfo,
  lazy: ReadonlyMap<string, DjangoRelation>,
): RelationRead[] {
  const named = argument(call, 0, 'method_name');
  const method = methods.get(named?.kind === 'Str' ? named.value : `get_${name}`);
  const row = method?.params[1];
  return method && row ? relationReads(row.name, method.node.body, module, lazy) : [];
}

/** `OrderSerializer(rows, many=True)`: the serializer, and the rows that it goes through. */
export function manySerialized(module: Module, project: Project): { cls: ClassInfo; rows: ast.Expression }[] {
  return module.all('Keyword').flatMap(({ name, value, parent: call }) => {
    if (name !== 'many' || value.kind !== 'Constant' || value.value !== 'True' || call?.kind !== 'Call') return [];
    const rows = argument(call, 0, 'instance');
    const cls = rows ? serializerOf(module.resolve(call.func), project) : null;
    return rows && cls ? [{ cls, rows }] : [];
  });
}
