import type { Project } from '../../../src/core/project/index.ts';
import type { Module } from '../../../src/core/semantic/index.ts';
import type { Edit, Operator } from '../operator.ts';

/** Tests with a database of their own, or that clean up after themselves. */
const CLEAN =
  /drop_all|drop_database|truncate|delete|rollback|nested|savepoint|sqlite|environ|setenv|dotenv|container|postgresql|Mock|unlink|rmtree|dependency_overrides/i;

/** Beside a module of tests a new one with a fixture of the application's own sessions; in the twin it is rolled back with its connection. */
export const operator: Operator = {
  name: 'insert-leaking-fixture',
  rules: ['testing/shared-database'],
  about: 'Lets tests write into the database of the application, and leaves it there.',
  roles: ['test'],
  *sites(module, project) {
    if (!/(^|\/)test_[^/]*\.py$/.test(module.path) || CLEAN.test(around(module, project))) return;
    const factory = factoryOf(project);
    if (!factory) return;
    const path = module.path.replace(/test_([^/]*)\.py$/, 'test_$1_rows.py');
    const code = (body: string): Edit[] => [
      {
        path,
        start: 0,
        end: 0,
        text: `import pytest\n\nfrom ${factory.module} import ${factory.name}\n\n\n@pytest.fixture\ndef rows_session():\n${body}`,
      },
    ];
    yield {
      rule: 'testing/shared-database',
      mutant: code(`    session = ${factory.name}()\n    yield session\n    session.close()\n`),
      twin: code(
        `    with ${factory.name}.kw["bind"].connect() as connection:\n        transaction = connection.begin()\n        session = ${factory.name}(bind=connection, join_transaction_mode="create_savepoint")\n        yield session\n        session.close()\n        transaction.rollback()\n`,
      ),
      places: [{ path, function: 'rows_session' }],
    };
  },
};

/** The text of the module and of every `conftest.py` whose fixtures it sees. */
function around(module: Module, project: Project): string {
  const folders = module.path.split('/').map((_, at, parts) => parts.slice(0, at).join('/'));
  const above = folders.map((each) => project.at(each === '' ? 'conftest.py' : `${each}/conftest.py`));
  return [module, ...above].map((each) => each?.syntax.text ?? '').join('\n');
}

/** `SessionLocal = sessionmaker(engine)` at the top of a module of the application. */
function factoryOf(project: Project): { module: string; name: string } | null {
  for (const module of project.mentioning('sessionmaker')) {
    const found = /^(\w+)(?:\s*:[^=\n]+)?\s*=\s*(?:sessionmaker)\(/m.exec(module.syntax.text)?.[1];
    if (found && module.role === 'application') return { module: module.name, name: found };
  }
  return null;
}
