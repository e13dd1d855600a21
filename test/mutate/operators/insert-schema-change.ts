import { importingAll, NEEDS } from '../imports.ts';
import { oneOf } from '../new-code.ts';
import { inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { sessionParameter } from '../sessions.ts';
import { atStart } from '../statements.ts';

/** Several statements, so that not one spelling decides. */
const STATEMENTS = [
  'ALTER TABLE items ADD COLUMN note text',
  'CREATE TABLE IF NOT EXISTS item_notes (id int, note text)',
  'DROP TABLE old_items',
  'alter table items drop column note',
];

/** In a project that names Alembic among its requirements: a route with a session changes a table. The twin reads from one. */
export const operator: Operator = {
  name: 'insert-schema-change',
  rules: ['db/schema-outside-migration'],
  about: 'Changes a table where no revision knows about it.',
  *sites(module, project) {
    if (!project.manifests.some(({ text }) => /\balembic\b/.test(text))) return;
    const imports = importingAll(module, [NEEDS.text]);
    for (const info of imports ? routesOf(module) : []) {
      const session = sessionParameter(info, project);
      if (!session || info.generator || (session.kind === 'sync') === info.async) continue;
      const run = (sql: string) =>
        atStart(info, [`${session.kind === 'async' ? 'await ' : ''}${session.name}.execute(text("${sql}"))`]);
      const mutant = run(oneOf(STATEMENTS, info.node.start));
      const twin = run('SELECT note FROM items LIMIT 1');
      if (!mutant || !twin || !imports) continue;
      yield {
        rule: 'db/schema-outside-migration',
        mutant: [mutant, ...imports],
        twin: [twin, ...imports],
        places: [inside(info)],
      };
    }
  },
};
