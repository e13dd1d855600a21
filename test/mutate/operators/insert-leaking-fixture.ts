import type { Project } from '../../../src/core/project/index.ts';
import type { Module } from '../../../src/core/semantic/index.ts';
import type { Edit, Operator } from '../operator.ts';

/** Tests with a database of their own, or that clean up after themselves. */
const CLEAN =
  /drop_all|drop_database|truncate|delete|rollback|nested|savepoint|sqlite|environ|setenv|dotenv|container|postgresql|Mock|unlink|rmtree|dependency_overrides/i;

/** Several ways to hand out a session, so that not one spelling decides. */
const WAYS: readonly (readonly string[])[] = [
  ['session = FACTORY()', 'yield session', 'session.close()'],
  ['with FACTORY() as session:', '    yield session'],
  ['return FACTORY()'],
];
const ROLLED_BACK = [
  'with FACTORY.kw["bind"].connect() as connection:',
  '    transaction = connection.begin()',
  '    session = FACTORY(bind=connection, join_transaction_mode="create_savepoint")',
  '    yield session',
  '    session.close()',
  '    transaction.rollback()',
];

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
    for (const way of WAYS) {
      yield {
        rule: 'testing/shared-database',
        mutant: [newFile(path, factory, way)],
        twin: [newFile(path, factory, ROLLED_BACK)],
        places: [{ path, function: 'rows_session' }],
      };
    }
  },
};

function newFile(path: string, { module, name }: Factory, body: readonly string[]): Edit {
  const code = body.map((each) => `    ${each.replace('FACTORY', name)}\n`).join('');
  const head = `import pytest\n\nfrom ${module} import ${name}\n\n\n@pytest.fixture\ndef rows_session():\n`;
  return { path, start: 0, end: 0, text: `${head}${code}` };
}

/** The text of the module and of every `conftest.py` whose fixtures it sees. */
function around(module: Module, project: Project): string {
  const folders = module.path.split('/').map((_, at, parts) => parts.slice(0, at).join('/'));
  const above = folders.map((each) => project.at(each === '' ? 'conftest.py' : `${each}/conftest.py`));
  return [module, ...above].map((each) => each?.syntax.text ?? '').join('\n');
}

interface Factory {
  readonly module: string;
  readonly name: string;
}

/** `SessionLocal = sessionmaker(engine)` at the top of a module of the application. */
function factoryOf(project: Project): Factory | null {
  for (const module of project.mentioning('sessionmaker')) {
    const found = /^(\w+)(?:\s*:[^=\n]+)?\s*=\s*(?:sessionmaker)\(/m.exec(module.syntax.text)?.[1];
    if (found && module.role === 'application') return { module: module.name, name: found };
  }
  return null;
}
