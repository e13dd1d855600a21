import type { Project } from '../project.ts';
import type { Placed } from '../values/definition-value.ts';

/** The first column of the model, or field of the class, of a value whose name is sensitive; null where the type is unknown. */
export function sensitiveColumn(
  { module, node }: Placed,
  project: Project,
  isSensitive: (name: string) => boolean,
): string | null {
  const type = project.typeOf(module, node);
  const model = type && project.model(type);
  if (model) return [...model.columns.keys()].find((each) => isSensitive(each)) ?? null;
  const cls = type && project.definition(type);
  if (!cls || !('methods' in cls)) return null;
  const fields = cls.node.body.flatMap((each) =>
    each.kind === 'AnnAssign' && each.target.kind === 'Name' ? [each.target.id] : [],
  );
  return fields.find((each) => isSensitive(each)) ?? null;
}
