import { type Case, ROUTE } from './case.ts';

export const securityCases: readonly Case[] = [
  {
    operator: 'literal-secret',
    rule: 'security/hardcoded-secret',
    code: 'import os\nSECRET_KEY = os.environ["SECRET_KEY"]\n',
    mutant: 'SECRET_KEY = "',
    twin: 'SECRET_KEY = ""',
  },
  {
    operator: 'insert-jwt',
    rule: 'security/jwt-no-expiry',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: 'def _token_of(user):\n    ',
    twin: 'int(time.time()) + 900',
  },
  {
    operator: 'insert-jwt',
    rule: 'security/jwt-unverified',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: 'def _token_of(token: str):\n    return jwt.',
    twin: 'return jwt.decode(token, os.environ["TOKEN_KEY"], algorithms=["HS256"])["sub"]',
  },
  {
    operator: 'insert-unpickle',
    rule: 'security/unsafe-deserialization',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: '@router.post("/inserted/restore")',
    twin: 'def _restore(',
  },
];
