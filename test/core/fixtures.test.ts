import { expect, it } from 'vitest';
import shared from '../../rules/testing/shared-database.ts';
import { analyze, ModuleStore } from '../../src/core/engine/index.ts';
import { settingsOf } from './analyze-files.ts';

const DATABASE =
  'import os\nfrom sqlalchemy import create_engine\nfrom sqlalchemy.orm import sessionmaker\nSessionLocal = sessionmaker(create_engine(os.environ["URL"]))\n';
const FIXTURE =
  'import pytest\nfrom app.db import SessionLocal\n@pytest.fixture\ndef db(tables):\n    return SessionLocal()\n';

/** The lines of a new test file at which the rule speaks, amid unchanged files. */
function linesWith(around: Readonly<Record<string, string>>): number[] {
  const store = new ModuleStore();
  const context = Object.entries({ 'app/db.py': DATABASE, ...around }).map(([path, text]) => {
    store.add(`oid of ${path}`, text);
    return { path, oid: `oid of ${path}` };
  });
  const files = [{ path: 'tests/api/test_items.py', base: null, head: FIXTURE, lines: [] }];
  const steps = analyze({ files, context, rules: settingsOf([shared]) }, [shared], store);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value.findings.map(({ line }) => line);
  }
}

const cleaning = (name: string) =>
  `import pytest\n@pytest.fixture\ndef ${name}():\n    yield\n    Base.metadata.drop_all(engine)\n`;

it('fixtures are found in the unchanged conftest.py of each folder above, by name', () => {
  expect(linesWith({})).toEqual([5]);
  expect(linesWith({ 'tests/conftest.py': cleaning('tables') })).toEqual([]);
  expect(linesWith({ 'conftest.py': cleaning('tables') })).toEqual([]);
  expect(linesWith({ 'tests/conftest.py': cleaning('others') })).toEqual([5]);
  expect(linesWith({ 'tests/web/conftest.py': cleaning('tables') })).toEqual([5]);
});
