import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lineOf } from '../app/python.ts';
import { git } from '../double/git/run.ts';
import { createStore } from '../double/git/store.ts';
import { replay } from './replay.ts';
import { said } from './said.ts';

const ROUTES = `import time

from fastapi import FastAPI

from helpers import fetch_all

app = FastAPI()


@app.get("/all")
async def all_things():
    return fetch_all()
`;

const OLD = `import time


def fetch_all():
    return []
`;

const NEW = OLD.replace('return []', 'time.sleep(1)\n    return []');

const BODY = `

@app.get("/later")
def later():
${Array.from({ length: 20 }, (_, at) => `    part_${at} = ${at}\n`).join('')}    time.sleep(2)
    return part_0
`;

const LOGO = 'stands for a large file';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'replay-test-'));
  const store = await createStore(directory, 'main');
  const first = { 'logo.png': LOGO, 'app/main.py': ROUTES + BODY, 'app/helpers.py': OLD };
  const second = { 'app/main.py': ROUTES + BODY.replace('def later', 'async def later'), 'app/helpers.py': NEW };
  const plan = { ref: 'refs/heads/main', date: new Date(0) };
  const parent = await store.commit({ ...plan, parent: null, files: first, message: 'one' });
  await store.commit({ ...plan, parent, files: second, message: 'two' });
  store.close();
  await forget(LOGO);
});
/** What a partial clone has not fetched. */
async function forget(content: string): Promise<void> {
  const oid = (await git(directory, ['hash-object', '--stdin'], Buffer.from(content))).toString().trim();
  await rm(join(directory, 'objects', oid.slice(0, 2), oid.slice(2)));
}

afterAll(() => rm(directory, { recursive: true, force: true }));

it('a change of a real repository is reviewed as a pull request, and read from what is on it', async () => {
  const { view, calls, missing, faults } = await replay(directory, { base: 'main~1', head: 'main', mergeBase: false });
  expect({ missing, faults }).toEqual({ missing: ['logo.png'], faults: [] });
  expect(view.checkRuns).toMatchObject([{ conclusion: 'failure', title: '1 error, 1 warning' }]);
  expect(calls.length).toBeLessThan(10);
  const main = ROUTES + BODY;
  expect(said(view)).toMatchObject([
    {
      rule: 'async/blocking-sleep',
      path: 'app/main.py',
      line: lineOf(main, 'time.sleep(2)'),
      severity: 'error',
      message: '`time.sleep()` stops every request of this worker while `later` waits.',
      because: [{ path: 'app/main.py', line: lineOf(main, 'def later') }],
      shown: 'comment',
    },
    {
      rule: 'async/blocking-call-chain',
      path: 'app/main.py',
      line: lineOf(main, 'return fetch_all()'),
      severity: 'warning',
      because: [{ path: 'app/main.py' }, { path: 'app/helpers.py', line: lineOf(NEW, 'time.sleep') }],
      shown: 'annotation',
    },
  ]);
});
