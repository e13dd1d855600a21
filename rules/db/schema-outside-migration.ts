import { defineRule, hasMigrations, isCommandLine, type SchemaChange, schemaChanges } from '#rule';

export default defineRule({
  id: 'db/schema-outside-migration',
  severity: 'warning',
  summary: 'Change the schema in migrations only, where there are migrations.',
  needsProject: true,
  *check(module, project) {
    if (module.role !== 'application' || isCommandLine(module) || !hasMigrations(module, project)) return;
    for (const change of schemaChanges(module, project)) {
      yield { at: change.at, message: messageOf(change), advice: adviceFor(change) };
    }
  },
});

function messageOf({ kind, table, more }: SchemaChange): string {
  if (kind === 'create_all')
    return '`create_all()` makes the tables that are missing, and Alembic does not learn of it: the revision that creates such a table fails, since it exists already, and a changed column of an existing table is never made.';
  const does = { create: 'makes', alter: 'changes', drop: 'drops' }[kind];
  const what = more.length > 0 ? `${more.length + 1} tables, \`${table}\` first,` : `the table \`${table}\``;
  return `This ${does} ${what} past the migrations: Alembic does not learn of it, so a database that is built from the revisions has another schema than this one.`;
}

function adviceFor({ kind }: SchemaChange): string {
  return kind === 'create_all'
    ? 'Leave it to `alembic upgrade head` at deployment, and keep `create_all()` for the databases of tests. A database that is made from nothing needs `alembic stamp head` behind it.'
    : 'Make a revision of it.';
}
