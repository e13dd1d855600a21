import type { ClassInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** Fields that lead to other rows, and whether to several. Django [3.2]. */
const FIELDS: Readonly<Record<string, boolean>> = {
  'django.db.models.ForeignKey': false,
  'django.db.models.OneToOneField': false,
  'django.db.models.ManyToManyField': true,
};
const MODEL = new Set(['django.db.models.Model']);

/** A field of a Django model that is read with a query of its own unless it was loaded with the row. */
export interface DjangoRelation {
  readonly name: string;
  /** It leads to several rows. */
  readonly many: boolean;
  readonly node: ast.Assign;
  readonly module: Module;
}

/** The relations that a model declares, by name; null for what is no model, and where its manager may load them. */
export function djangoRelations(qualified: string, project: Project): ReadonlyMap<string, DjangoRelation> | null {
  const cls = project.definition(qualified);
  if (!cls || !('methods' in cls) || !project.isA(qualified, MODEL)) return null;
  const found = new Map<string, DjangoRelation>();
  const line = new Set<ClassInfo>([cls]);
  for (const each of line) {
    if (each.module.scopeOf(each.node).bindings.has('objects')) return null;
    for (const node of each.node.body) {
      const relation = node.kind === 'Assign' ? readField(node, each.module) : null;
      if (relation && !found.has(relation.name)) found.set(relation.name, relation);
    }
    for (const base of each.bases) {
      const above = project.definition(base);
      if (above && 'methods' in above) line.add(above);
    }
  }
  return found;
}

function readField(node: ast.Assign, module: Module): DjangoRelation | null {
  const [target] = node.targets;
  if (target?.kind !== 'Name' || node.value.kind !== 'Call') return null;
  const many = FIELDS[module.resolve(node.value.func) ?? ''];
  return many === undefined ? null : { name: target.id, many, node, module };
}
