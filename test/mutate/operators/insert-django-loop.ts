import type { Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { oneOf } from '../new-code.ts';
import { insert, type Operator } from '../operator.ts';

/** Several ways to go through the rows, so that not one spelling decides. */
const WAYS: readonly ((rows: string, relation: string) => string)[] = [
  (rows, relation) => `    for row in ${rows}:\n        print(row.${relation}.pk)\n`,
  (rows, relation) => `    return [str(row.${relation}) for row in ${rows}]\n`,
  (rows, relation) =>
    `    rows = ${rows}\n    names = []\n    for row in rows:\n        names.append(str(row.${relation}))\n    return names\n`,
];

/** A Django model with a foreign key, nothing above it and no manager of its own: a function beside it reads the relation of each row. The twin joins it. */
export const operator: Operator = {
  name: 'insert-django-loop',
  rules: ['drf/n-plus-one'],
  about: 'Reads a relation of each row that the queryset does not load.',
  *sites(module) {
    if (module.named('report_').length > 0) return;
    for (const cls of module.classes) {
      const { node } = cls;
      const key = node.parent?.kind === 'Module' ? foreignKeyOf(node, module) : null;
      const plain =
        node.bases.length === 1 && /^(models\.)?Model$/.test(node.bases.map((each) => module.text(each)).join());
      if (!key || !plain || /\bobjects\b|\babstract\s*=/.test(module.text(node))) continue;
      const rows = oneOf(['objects.all()', 'objects.filter(pk__gt=1)', 'objects.order_by("pk")'], node.start >> 2);
      const way = oneOf(WAYS, node.start);
      const code = (more: string) => `\n\n\ndef report_():\n${way(`${cls.name}.${rows}${more}`, key)}`;
      yield {
        rule: 'drf/n-plus-one',
        mutant: [insert(module, node.end, code(''))],
        twin: [insert(module, node.end, code(`.select_related("${key}")`))],
        places: [{ path: module.path, function: 'report_' }],
      };
    }
  },
};

/** The first foreign key of a class, which may not be null. */
function foreignKeyOf({ body }: ast.ClassDef, module: Module): string | null {
  for (const each of body) {
    if (each.kind !== 'Assign' || each.value.kind !== 'Call') continue;
    const [target] = each.targets;
    const isKey = /^(models\.)?(ForeignKey|OneToOneField)$/.test(module.text(each.value.func));
    if (isKey && target?.kind === 'Name' && !/null\s*=\s*True/.test(module.text(each.value))) return target.id;
  }
  return null;
}
