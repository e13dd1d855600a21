import { expect, it } from 'vitest';
import { Module } from '../../src/core/semantic/index.ts';
import { PARSE_LIMIT, parseModule } from '../../src/core/syntax/index.ts';

const role = (path: string, text = '') => new Module(path, parseModule(text, PARSE_LIMIT)).role;

const ROUTE = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/")\ndef root(): ...\n';
const TEST = 'def test_it(): ...\n';
const REVISION = 'revision = "1"\ndown_revision = None\ndef upgrade(): ...\n';

it.each([
  ['application', 'app/main.py', ROUTE],
  ['application', 'app/models/test_result.py', 'class TestResult: ...'],
  ['application', 'app/agent/tools/search.py', ''],
  ['application', 'app/latest.py', 'context = None'],
  ['application', 'app/main.py', `#!/usr/bin/env python\n${ROUTE}`],
  ['application', 'src/app/core/setup.py', ''],
  ['test', 'tests/conftest.py', ''],
  ['test', 'backend/app/tests/factories.py', ''],
  ['test', 'app/users/test_users.py', TEST],
  ['test', 'app/users/checks.py', `import pytest\n${TEST}`],
  ['test', 'loadtests/locustfile.py', ''],
  ['test', 'server/load_test/users.py', ''],
  ['test', 'backend/e2e/login.py', ''],
  ['test', 'fixtures/data.py', ''],
  ['test', 'api/e2etests/seed.py', ''],
  ['test', 'app/integration_tests/client.py', ''],
  ['test', 'app/settings/test.py', ''],
  ['application', 'app/config/tests_of_taste.py', ''],
  ['application', 'app/contests/views.py', ''],
  ['application', 'src/app/fixtures/router.py', ''],
  ['script', 'dev/seed.py', ''],
  ['script', 'server/dev/reset.py', ''],
  ['script', 'examples/client.py', ''],
  ['application', 'src/app/dev/router.py', ''],
  ['migration', 'alembic/versions/0001_init.py', ''],
  ['migration', 'app/database/revisions/1.py', REVISION],
  ['migration', 'app/database/env.py', 'from alembic import context'],
  ['script', 'scripts/seed.py', ''],
  ['script', 'server/scripts/seed.py', ''],
  ['script', 'tools/release.py', ''],
  ['script', 'backend/manage.py', ''],
  ['script', 'seed.py', '#!/usr/bin/env python\nprint()'],
])('is %s: %s', (expected, path, text) => {
  expect(role(path, text)).toBe(expected);
});
