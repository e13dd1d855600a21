import { importingAll, type Needed } from '../imports.ts';
import { numberOf, oneOf } from '../new-code.ts';
import type { Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { behindImports } from '../statements.ts';

/** Calls that give another value each time, and where their result is kept as a default. */
const CALLS: readonly (readonly [needs: Needed, call: string])[] = [
  [['import time', 'time', 'time'], 'time.time()'],
  [['from datetime import datetime', 'datetime', 'datetime.datetime'], 'datetime.now()'],
  [['from uuid import uuid4', 'uuid4', 'uuid.uuid4'], 'uuid4()'],
  [['import secrets', 'secrets', 'secrets'], 'secrets.token_hex(8)'],
];
const MODEL: Needed = ['from pydantic import BaseModel', 'BaseModel', 'pydantic.BaseModel'];
const FIELD: Needed = ['from pydantic import Field', 'Field', 'pydantic.Field'];
const PLACES: readonly (readonly [needs: readonly Needed[], bad: string, good: string])[] = [
  [
    [],
    'def _Notice(text, mark=CALL):\n    print(text, mark)\n',
    'def _Notice(text, mark=None):\n    print(text, mark or CALL)\n',
  ],
  [
    [MODEL, FIELD],
    'class _Notice(BaseModel):\n    text: str\n    mark: object = Field(default=CALL)\n',
    'class _Notice(BaseModel):\n    text: str\n    mark: object = Field(default_factory=lambda: CALL)\n',
  ],
  [
    [MODEL],
    'class _Notice(BaseModel):\n    text: str\n    mark: object = CALL\n',
    'class _Notice(BaseModel):\n    text: str\n    mark: object = None\n',
  ],
];

/** A module with routes gets a default that a clock or a random source gave when it was imported; the twin asks it each time. */
export const operator: Operator = {
  name: 'insert-stale-default',
  rules: ['di/stale-default'],
  about: 'Keeps one moment or one random value as the default for ever.',
  *sites(module) {
    if (routesOf(module).length === 0 || module.named('_Notice').length > 0) return;
    const [needs, call] = oneOf(CALLS, numberOf(module));
    const [more, bad, good] = oneOf(PLACES, numberOf(module) >> 4);
    const imports = importingAll(module, [needs, ...more]);
    if (!imports) return;
    const made = (code: string) => behindImports(module, `\n\n${code.replace('CALL', call)}\n\n`);
    yield {
      rule: 'di/stale-default',
      mutant: [made(bad), ...imports],
      twin: [made(good), ...imports],
      places: [{ path: module.path, function: '_Notice' }],
    };
  },
};
