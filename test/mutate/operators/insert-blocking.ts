import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { atStart, importing } from '../statements.ts';

/** An import, the name it binds and what that means. */
type Needed = readonly [statement: string, name: string, target: string];

/** A call that blocks or computes, the rule for it, and the same work done in a thread. */
interface Kind {
  readonly rule: string;
  readonly needs: Needed;
  readonly bad: string;
  readonly good: string;
}

const ASYNCIO: Needed = ['import asyncio', 'asyncio', 'asyncio'];
const URL = '"https://example.com/rates"';

/** Several ways to write each, so that not one spelling decides. */
const KINDS: readonly Kind[] = [
  ...[
    kind('async/blocking-sleep', ['import time', 'time', 'time'], 'time.sleep', '1'),
    kind('async/blocking-sleep', ['from time import sleep', 'sleep', 'time.sleep'], 'sleep', '0.5'),
  ],
  ...[
    kind('async/blocking-http', ['import requests', 'requests', 'requests'], 'requests.get', `${URL}, timeout=5`),
    kind('async/blocking-http', ['import requests', 'requests', 'requests'], 'requests.Session().post', URL),
    kind('async/blocking-http', ['import httpx', 'httpx', 'httpx'], 'httpx.get', URL),
    kind(
      'async/blocking-http',
      ['from urllib.request import urlopen', 'urlopen', 'urllib.request.urlopen'],
      'urlopen',
      URL,
    ),
  ],
  ...[
    kind('async/blocking-subprocess', ['import subprocess', 'subprocess', 'subprocess'], 'subprocess.run', '["true"]'),
    kind('async/blocking-subprocess', ['import os', 'os', 'os'], 'os.system', '"true"'),
    kind(
      'async/blocking-subprocess',
      ['from subprocess import check_output', 'check_output', 'subprocess.check_output'],
      'check_output',
      '["true"]',
    ),
  ],
  ...[
    kind('async/blocking-io', ['import pathlib', 'pathlib', 'pathlib'], 'pathlib.Path("notice.txt").read_text', ''),
    kind('async/blocking-io', ['import shutil', 'shutil', 'shutil'], 'shutil.copyfile', '"notice.txt", "old.txt"'),
    kind('async/blocking-io', ['import os', 'os', 'os'], 'os.listdir', '"."'),
  ],
  ...[
    kind('async/cpu-bound', ['import bcrypt', 'bcrypt', 'bcrypt'], 'bcrypt.checkpw', 'b"secret", b"$2b$12$stored"'),
    kind(
      'async/cpu-bound',
      ['from hashlib import pbkdf2_hmac', 'pbkdf2_hmac', 'hashlib.pbkdf2_hmac'],
      'pbkdf2_hmac',
      '"sha256", b"secret", b"salt", 600_000',
    ),
    kind('async/cpu-bound', ['import pandas as pd', 'pd', 'pandas'], 'pd.read_csv', '"rates.csv"'),
  ],
];

function kind(rule: string, needs: Needed, callee: string, given: string): Kind {
  const rest = given === '' ? '' : `, ${given}`;
  return { rule, needs, bad: `${callee}(${given})`, good: `await asyncio.to_thread(${callee}${rest})` };
}

/**
 * Every `async def` route without a `yield`: its body runs on the event loop, whatever it does. Which of the ways is
 * put in follows from where the route stands. The twin does the same in a thread.
 */
export const operator: Operator = {
  name: 'insert-blocking',
  rules: [...new Set(KINDS.map(({ rule }) => rule))],
  about:
    'Puts a call that waits for something or computes into an `async def` route, where every other request waits with it.',
  *sites(module) {
    for (const info of routesOf(module)) {
      if (!info.async || info.generator) continue;
      for (const own of Map.groupBy(KINDS, ({ rule }) => rule).values()) {
        const { rule, needs, bad, good } = own[info.node.start % own.length] as Kind;
        const mutant = edits(info, bad, [needs]);
        const twin = edits(info, good, [needs, ASYNCIO]);
        if (mutant && twin) yield { rule, mutant, twin, places: [inside(info)] };
      }
    }
  },
};

function edits(info: FunctionInfo, code: string, needed: readonly Needed[]): Edit[] | null {
  const statement = atStart(info, [code]);
  const imports = needed.map((each) => importing(info.module, ...each));
  return statement && imports.every((each) => each !== null) ? [statement, ...imports.flat()] : null;
}
