import type { Case } from './case.ts';

export const testsCases: readonly Case[] = [
  {
    operator: 'insert-leaking-fixture',
    rule: 'testing/shared-database',
    path: 'app/test_items.py',
    code: 'from sqlalchemy.orm import sessionmaker\nSessionLocal = sessionmaker()\n',
    mutant: 'def rows_session():\n    session = SessionLocal()\n    yield session\n',
    twin: 'join_transaction_mode="create_savepoint"',
  },
  {
    operator: 'insert-happy-tests',
    rule: 'testing/happy-path-only',
    path: 'tests/test_items.py',
    code: 'def test_items(): ...\n',
    mutant: 'client.delete("/rows/1")\n    assert response.status_code ',
    twin: 'client.delete("/rows/1")\n    assert response.status_code == 404',
  },
  {
    operator: 'insert-happy-tests',
    rule: 'testing/happy-path-only',
    path: 'tests/test_item_errors.py',
    code: 'def test_items(): ...\n',
    mutant: null,
  },
];
