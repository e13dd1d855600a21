import type { ClassInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { type QuerySet, readQuerySet } from './querysets.ts';
import { type RelationRead, relationReads } from './relation-reads.ts';
import { manySerialized, serializerOf, serializerReads } from './serializers.ts';
import { ancestry } from './view-ancestry.ts';

/** A queryset whose rows are gone through, with the relations that each row then loads by itself. */
export interface RepeatedReads {
  readonly rows: QuerySet;
  readonly reads: readonly RelationRead[];
  /** The serializer that reads them; null for a loop. */
  readonly serializer: ClassInfo | null;
}

/** Methods of a view that choose other rows or another serializer. */
const CHOOSING = [
  'get_queryset',
  'get_serializer_class',
  'get_serializer',
  'filter_queryset',
  'list',
  'paginate_queryset',
];

/** The querysets of a module that load a relation once for each of their rows. */
export function* repeatedReads(module: Module, project: Project): Generator<RepeatedReads> {
  for (const each of [...inLoops(module, project), ...inSerializers(module, project), ...inViews(module, project)])
    if (each.reads.length > 0) yield each;
}

function* inLoops(module: Module, project: Project): Generator<RepeatedReads> {
  for (const node of [...module.all('For'), ...module.all('Generator')]) {
    if (node.target.kind !== 'Name' || module.enclosingFunction(node) === null) continue;
    const rows = readQuerySet(node.iter, module, project);
    if (rows) yield { rows, reads: relationReads(node.target.id, turnOf(node), module, rows.lazy), serializer: null };
  }
}

/** What runs for each row. */
function turnOf(node: ast.For | ast.Generator): readonly ast.Node[] {
  return node.kind === 'For' ? node.body : node.parent ? [node.parent] : [];
}

function* inSerializers(module: Module, project: Project): Generator<RepeatedReads> {
  for (const { cls, rows: given } of manySerialized(module, project)) {
    const rows = readQuerySet(given, module, project);
    if (rows) yield { rows, reads: serializerReads(cls, rows.lazy, project), serializer: cls };
  }
}

/** A view that lists `queryset` with `serializer_class`. */
function* inViews(module: Module, project: Project): Generator<RepeatedReads> {
  for (const cls of module.classes) {
    const { bindings } = module.scopeOf(cls.node);
    const [queryset] = bindings.get('queryset') ?? [];
    const [chosen] = bindings.get('serializer_class') ?? [];
    if (queryset?.kind !== 'assignment' || chosen?.kind !== 'assignment') continue;
    const above = ancestry(cls, project);
    if (!above?.lists || above.classes.some(({ methods }) => CHOOSING.some((each) => methods.has(each)))) continue;
    const serializer = serializerOf(module.resolve(chosen.value), project);
    const rows = serializer && readQuerySet(queryset.value, module, project);
    if (rows) yield { rows, reads: serializerReads(serializer, rows.lazy, project), serializer };
  }
}
