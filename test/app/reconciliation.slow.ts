import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/queue/index.ts';
import type { LoopbackGitHub } from '../double/loopback.ts';
import type { PullRequest, Repository } from '../double/model.ts';
import { secondaryLimit } from '../double/options.ts';
import { startGitHub } from '../double/server.ts';
import { freshDataDir } from '../queue/embedded-store.ts';
import { startPostgres } from '../queue/postgres.ts';
import { type AppProcess, startApp } from './app-process.ts';
import { HEADER, sleepyHandler } from './python.ts';

const BASE = { 'shop.py': HEADER };
const HEAD = { 'shop.py': HEADER + sleepyHandler('a') };

/** A whole round with its reviews, on a busy machine. */
const PATIENCE = { timeout: 90_000, interval: 20 };

/** A GitHub whose webhook leads where the App is not yet, or to nowhere at all, and the App's place on the disk. */
async function scene({ isTold = false } = {}) {
  const port = await freePort();
  const webhook = { url: `http://127.0.0.1:${port}/api/github/webhooks`, events: ['pull_request'] };
  const github = await startGitHub(isTold ? { webhook } : {});
  const dataDir = await freshDataDir();
  onTestFinished(async () => {
    await github.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
    expect(github.violations).toEqual([]);
  });
  const start = async (environment: Record<string, string> = { DATA_DIR: dataDir }, role = 'all') => {
    const more = role === 'all' ? { PORT: String(port) } : {};
    const app = await startApp(github, { LOG_LEVEL: 'debug', ...more, ...environment }, role);
    onTestFinished(async () => void (await app.stop('SIGKILL')));
    return app;
  };
  return { github, dataDir, start };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

const createRepository = (github: LoopbackGitHub, owner = 'acme', name = 'shop') =>
  github.createRepository({ owner, name, files: BASE });
const open = (github: LoopbackGitHub, repository: Repository, more: { fork?: string; draft?: boolean } = {}) =>
  github.openPullRequest({ repository, files: HEAD, ...more });

const said = ({ log }: AppProcess, text: string) => log.filter(({ msg }) => msg === text);
const roundEnds = (app: AppProcess, rounds = 1) =>
  expect.poll(() => said(app, 'reconciliation ended').length, PATIENCE).toBe(rounds);
const runsOn = (github: LoopbackGitHub, pull: PullRequest) => github.pullRequest(pull).checkRuns;
const statusOf = (github: LoopbackGitHub, pull: PullRequest) => runsOn(github, pull).map(({ status }) => status);
const isReviewed = (github: LoopbackGitHub, pull: PullRequest) =>
  expect.poll(() => statusOf(github, pull), PATIENCE).toEqual(['completed']);

/** What is said at the usual level after the start. */
const words = ({ log }: AppProcess) =>
  log
    .filter(({ level }) => Number(level) >= 30)
    .map(({ msg }) => msg)
    .filter((msg) => msg !== 'ready');

/** `METHOD route` of the calls from this one on. */
const routes = ({ calls }: LoopbackGitHub, from = 0) =>
  calls.slice(from).map(({ method, route }) => `${method} ${route}`);
const count = (github: LoopbackGitHub, route: string) => routes(github).filter((each) => each === route).length;

it('what was opened while the App was down is checked in one round, once; the next finds nothing and is quiet', async () => {
  const { github, start } = await scene({ isTold: true });
  const pulls: PullRequest[] = [];
  for (const [owner, name] of ['acme/a', 'acme/b', 'globex/a', 'globex/b'].map((each) => each.split('/'))) {
    const repository = await createRepository(github, owner, name);
    for (let each = 0; each < 5; each += 1) pulls.push(await open(github, repository));
  }
  expect(github.deliveries.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(502));
  const app = await start();
  await roundEnds(app);
  await expect
    .poll(() => pulls.flatMap((pull) => statusOf(github, pull)), PATIENCE)
    .toEqual(Array(20).fill('completed'));
  for (const pull of pulls) {
    expect(github.pullRequest(pull)).toMatchObject({ reviews: { length: 1 }, comments: { length: 1 } });
  }
  await expect.poll(() => said(app, 'review ended').length, PATIENCE).toBe(20);
  expect(count(github, 'POST /app/hook/deliveries/{delivery_id}/attempts')).toBe(20);
  expect(await app.stop()).toBe(0);

  const before = github.calls.length;
  const second = await start();
  await roundEnds(second);
  expect(words(second)).toEqual([]);
  expect(routes(github, before)).toEqual(
    [
      'GET /app/hook/deliveries',
      'GET /app/installations',
      ...Array(2).fill([
        'POST /app/installations/{installation_id}/access_tokens',
        'GET /installation/repositories',
        'POST /graphql',
      ]),
    ].flat(),
  );
});

it('what GitHub never tried to deliver is found by looking; what is closed or has its check is left alone', async () => {
  const { github, start } = await scene();
  const repository = await createRepository(github);
  const missed = [await open(github, repository), await open(github, repository, { fork: 'eve', draft: true })];
  const closed = await open(github, repository);
  await github.setState(closed, 'closed');
  const done = await open(github, repository);
  const verdict = { status: 'completed', conclusion: 'success' };
  github.addCheckRun(repository, { name: 'Hunkwise', headSha: done.head.sha, externalId: 'pull/4/x', ...verdict });
  const app = await start();
  for (const pull of missed) await isReviewed(github, pull);
  await roundEnds(app);
  expect(said(app, 'missed reviews taken up')).toMatchObject([{ reviews: 2, account: 'acme' }]);
  await expect.poll(() => said(app, 'review ended').length).toBe(2);
  expect([closed, done].map((pull) => runsOn(github, pull).length)).toEqual([0, 1]);
});

it.each([
  ['while it read', 'GET', '/pulls/1/files'],
  ['when all was posted but the end of the check', 'PATCH', '/check-runs/'],
])('a check that a worker left behind %s is ended by another one that knows only GitHub', async (_, method, path) => {
  const { github, dataDir, start } = await scene({ isTold: true });
  const repository = await createRepository(github);
  const { promise: hold, resolve: release } = Promise.withResolvers<void>();
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const held = () => {
    reach();
    return hold;
  };
  github.fail({ method, path, status: 502, hold: held });
  const first = await start();
  await roundEnds(first);
  const pull = await open(github, repository);
  await reached;
  await first.stop('SIGKILL');
  release();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  const [left] = runsOn(github, pull);
  expect(left).toMatchObject({ status: 'in_progress', externalId: `pull/1/${github.deliveries[0]?.guid}` });
  const { id } = left as { id: number };
  await start();
  await expect.poll(() => runsOn(github, pull), PATIENCE).toMatchObject([{ id, conclusion: 'failure' }]);
  expect(github.pullRequest(pull)).toMatchObject({ reviews: { length: 1 }, comments: { length: 1 } });
});

it('a redelivery that arrives after the search has asked for the same review changes nothing', async () => {
  const { github, start } = await scene({ isTold: true });
  const pull = await open(github, await createRepository(github));
  // Promised, and not done yet.
  github.fail({ method: 'POST', path: '/attempts', status: 202, body: {} });
  const { promise: hold, resolve: release } = Promise.withResolvers<void>();
  github.fail({ path: '/pulls/1/files', hold });
  const app = await start();
  await expect.poll(() => statusOf(github, pull), PATIENCE).toEqual(['in_progress']);
  const [failed] = github.deliveries;
  if (!failed) throw new Error('nothing was delivered');
  await github.redeliver(failed);
  release();
  await expect.poll(() => said(app, 'reviewed already').length, PATIENCE).toBe(1);
  expect(runsOn(github, pull)).toMatchObject([{ conclusion: 'failure' }]);
  expect(said(app, 'review ended').length).toBe(1);
});

it('an installation that gets no token does not keep the others from being looked through', async () => {
  const { github, start } = await scene();
  await open(github, await createRepository(github, 'acme'));
  const pull = await open(github, await createRepository(github, 'globex'));
  const id = github.installationId('acme');
  const body = { message: 'This installation has been suspended' };
  github.fail({ path: `/installations/${id}/access_tokens`, status: 403, body, times: 10 });
  const app = await start();
  await isReviewed(github, pull);
  await roundEnds(app);
  const told = said(app, 'pull requests of an installation not looked through');
  expect(told).toMatchObject([{ installation: id, account: 'acme' }]);
});

it('a search that met a rate limit goes on where it stopped', async () => {
  const { github, start } = await scene();
  const pulls: PullRequest[] = [];
  for (let each = 0; each < 21; each += 1) {
    pulls.push(await open(github, await createRepository(github, 'acme', `shop-${each}`)));
  }
  const verdict = { status: 'completed', conclusion: 'success' };
  for (const { repository, head } of pulls.slice(0, 20)) {
    github.addCheckRun(repository, { name: 'Hunkwise', headSha: head.sha, externalId: 'pull/1/x', ...verdict });
  }
  github.fail({ ...secondaryLimit('/graphql', 60), skip: 1 });
  const app = await start();
  await roundEnds(app);
  expect(said(app, 'search for missed reviews goes on later')).toHaveLength(1);
  await app.stop();
  const before = github.calls.length;
  await start();
  const last = pulls.at(-1) as PullRequest;
  await isReviewed(github, last);
  const query = github.calls.slice(before).find(({ path }) => path === '/graphql');
  const { variables } = (query?.body ?? {}) as { variables?: object };
  expect(variables).toMatchObject({ n0: 'shop-20' });
  expect(variables).not.toHaveProperty('n1');
});

it('of several workers one looks, and one that is stopped hands the rest on at once', async () => {
  const { github, start } = await scene();
  const postgres = await startPostgres();
  onTestFinished(() => postgres.remove());
  const pull = await open(github, await createRepository(github));
  const { promise: hold, resolve: release } = Promise.withResolvers<void>();
  github.fail({ path: '/app/hook/deliveries', hold });
  const first = await start({ DATABASE_URL: postgres.url }, 'worker');
  const second = await start({ DATABASE_URL: postgres.url }, 'worker');
  expect(await roundsAsked(postgres.url)).toBe(1);
  const asked = performance.now();
  const exit = first.stop();
  await isReviewed(github, pull);
  await roundEnds(second);
  expect(await exit).toBe(0);
  expect(performance.now() - asked).toBeLessThan(15_000);
  release();
  expect(count(github, 'GET /installation/repositories')).toBe(1);
  await expect.poll(() => said(second, 'review ended').length).toBe(1);
});

/** Rounds that were asked for so far. */
async function roundsAsked(databaseUrl: string): Promise<number> {
  const store = await openStore({ databaseUrl, dataDir: '', upkeep: false, onProblem: () => {} });
  const rows = await store.query("SELECT 1 FROM pgboss.job WHERE name = 'housekeeping'");
  await store.close();
  return rows.length;
}
