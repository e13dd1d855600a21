import type { ClassInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { type LazyRead, lazyRelation } from './lazy-relation.ts';
import type { Loaded } from './loaded.ts';
import type { Frame } from './loaded-frame.ts';
import type { Held, Value } from './rows.ts';
import { schemaIn, schemaOf } from './schemas.ts';

/** Class methods that read an object's attributes into a schema. pydantic [1.0]. */
const VALIDATES = new Set(['model_validate', 'from_orm', 'parse_obj', 'validate']);
const DEPTH = 4;

/** The lazy reads of `PostOut.model_validate(post)`: of the relationships that the schema has fields for. */
export function schemaReads(loaded: Loaded, node: ast.Call, frame: Frame): LazyRead[] {
  const { func } = node;
  const [first] = node.args;
  const made = constructed(loaded, node, frame);
  if (made.length > 0) return made;
  if (func.kind !== 'Attribute' || !VALIDATES.has(func.attr) || !first) return [];
  const cls = schemaIn(loaded.project, frame.module, func.value);
  const value = cls && loaded.at(first, frame);
  return cls && value?.kind === 'object' ? fillReads(loaded, cls, value.object, node) : [];
}

/** `PostsOut(data=posts, count=count)`: each keyword fills a field. */
function constructed(loaded: Loaded, node: ast.Call, frame: Frame): LazyRead[] {
  const isClass = node.func.kind === 'Name' || node.func.kind === 'Attribute';
  const cls = isClass && node.keywords.length > 0 ? schemaIn(loaded.project, frame.module, node.func) : null;
  const schema = cls && schemaOf(loaded.project, cls);
  if (!schema) return [];
  return node.keywords.flatMap(({ name, value }) => {
    const inner = name === null ? null : schema.fields.get(name)?.schema;
    const held = inner ? objectIn(loaded.at(value, frame)) : null;
    return inner && held ? fillReads(loaded, inner, held, node) : [];
  });
}

/** The relationships that filling the schema from the object reads, and those of the objects below it. */
export function fillReads(loaded: Loaded, cls: ClassInfo, held: Held, cause: ast.Expression, depth = 0): LazyRead[] {
  const schema = depth < DEPTH && !held.fresh ? schemaOf(loaded.project, cls) : null;
  if (!schema) return [];
  const names = loaded.project.relationships;
  return [...schema.fields].flatMap(([name, field]): LazyRead[] => {
    if (!names.has(name)) return [];
    const own = lazyRelation(loaded, held, name);
    if (own) return [{ held, ...own, at: field.declared, cause }];
    const below = field.schema && objectIn(loaded.related(held, name));
    return below && field.schema && !held.loads.open ? fillReads(loaded, field.schema, below, cause, depth + 1) : [];
  });
}

/** The object that a value is, or has as each of its elements. */
export function objectIn(value: Value | null): Held | null {
  if (value?.kind === 'object') return value.object;
  return value?.kind === 'rows' || value?.kind === 'result' ? objectIn(value.item) : null;
}
