import type { ClassInfo, Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { type Operator, replace } from '../operator.ts';
import { withoutDefaults } from '../rest-framework.ts';
import { without } from '../statements.ts';

/** Words of views that are there for everybody, or look at the user themselves. */
const PUBLIC =
  /log|sign|regist|auth|password|token|verif|activat|health|ping|status|version|public|hook|callback|schema|docs|permission|user|perms|mixin|base/i;

/** A view of Django REST framework loses its `permission_classes`, in a project without default ones or that loses them too. */
export const operator: Operator = {
  name: 'drop-permissions',
  rules: ['drf/missing-permissions'],
  about: 'Takes away who may call a view.',
  *sites(module, project) {
    if (!/\brest_framework\b/.test(module.syntax.text)) return;
    for (const cls of module.classes) {
      const statement = permissionsOf(cls);
      const edit = statement && without(module, statement);
      if (!statement || !edit || !/(View|ViewSet)$/.test(cls.node.bases.map((each) => module.text(each)).at(-1) ?? ''))
        continue;
      const rest = module
        .text(cls.node)
        .replace(module.text(statement), '')
        .replace(/permission_classes/g, '');
      if (PUBLIC.test(rest) || cls.node.decorators.length > 0) continue;
      const defaults = withoutDefaults(project);
      if (!defaults) continue;
      yield {
        rule: 'drf/missing-permissions',
        mutant: [edit, ...defaults],
        twin: [replace(module, statement, `permission_classes = list(${writtenIn(statement, module)})`)],
        places: [{ path: module.path, function: cls.qualname }],
      };
    }
  },
};

function permissionsOf({ node }: ClassInfo): ast.Statement | null {
  return (
    node.body.find(
      (each) =>
        each.kind === 'Assign' && each.targets.some((to) => to.kind === 'Name' && to.id === 'permission_classes'),
    ) ?? null
  );
}

function writtenIn(statement: ast.Statement, module: Module): string {
  return statement.kind === 'Assign' ? module.text(statement.value) : '';
}
