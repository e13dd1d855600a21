import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** The findings that `examples/shop/README.md` promises, as the comments name them. */
const EXPECTED = [
  'app/db.py db/global-session',
  'app/routers/orders.py async/blocking-subprocess',
  'app/routers/orders.py di/stale-default',
  'app/routers/suppliers.py async/blocking-http',
  'app/routers/users.py validation/unbounded-pagination',
  'app/services/payments.py async/blocking-http',
  'app/services/suppliers.py async/blocking-sleep',
  'app/services/suppliers.py async/missing-await',
  'app/services/suppliers.py di/mutable-default',
  'app/services/suppliers.py errors/swallowed-exception',
  'app/services/suppliers.py security/hardcoded-secret',
  'app/settings.py security/hardcoded-secret',
];

const REPOSITORY = '/repos/{owner}/{repo}';
const CALLS = [
  'POST /app/installations/{installation_id}/access_tokens',
  `POST ${REPOSITORY}/check-runs`,
  `GET ${REPOSITORY}/pulls/{pull_number}/files`,
  'POST /graphql',
  `GET ${REPOSITORY}/git/trees/{tree_sha}`,
  'POST /graphql',
  `POST ${REPOSITORY}/pulls/{pull_number}/reviews`,
  `PATCH ${REPOSITORY}/check-runs/{check_run_id}`,
];

it('the demo reviews the example shop, comments what the change introduces and nothing else, and ends well', async () => {
  const { stdout } = await run(process.execPath, ['--conditions=source', MAIN], {
    env: { ...process.env, NO_COLOR: '1' },
  });
  const comments = stdout.matchAll(/^(?<path>[\w/]+\.py):\d+$.*?Rule `(?<rule>[\w/-]+)`/gms);
  expect([...comments].map(({ groups }) => `${groups?.path} ${groups?.rule}`).sort()).toEqual(EXPECTED);
  expect(stdout).toContain('Check Hunkwise: failure');
  const calls = [...stdout.matchAll(/^ {2}(GET|POST|PATCH) +(\S+) +2\d\d/gm)].map(
    ([, method, route]) => `${method} ${route}`,
  );
  // A review that takes longer than five seconds asks for the head again before it publishes.
  const asked = calls.lastIndexOf('POST /graphql');
  if (calls.filter((each) => each === 'POST /graphql').length === 3) calls.splice(asked, 1);
  expect(calls.toSorted()).toEqual(CALLS.toSorted());
}, 60_000);
