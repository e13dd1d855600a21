import type { Project } from '../project.ts';
import type { Placed } from '../values/definition-value.ts';

/** The first column of the model, or field of the class, of a value that has such a name; null where the type is unknown. */
export function sensitiveColumn({ module, node }: Placed, project: Project, names: RegExp): string | null {
  const type = project.typeOf(module, node);
  const model = type && project.model(type);
  if (model) return [...model.columns.keys()].find((each) => names.test(each)) ?? null;
  const cls = type && project.definition(type);
  if (!cls || !('methods' in cls)) return null;
  const fields = cls.node.body.flatMap((each) =>
    each.kind === 'AnnAssign' && each.target.kind === 'Name' ? [each.target.id] : [],
  );
  return fields.find((each) => names.test(each)) ?? null;
}
