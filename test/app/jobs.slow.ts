import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../cli/run.ts';
import type { LoopbackGitHub } from '../double/loopback.ts';
import type { PullRequest } from '../double/model.ts';
import { startGitHub } from '../double/server.ts';
import { freshDataDir } from '../queue/embedded-store.ts';
import { type AppProcess, startApp } from './app-process.ts';
import { HEADER, sleepyHandler } from './python.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };
const NOBODYS = '00000000-0000-4000-8000-000000000000';

let github: LoopbackGitHub;
let dataDir: string;
let app: AppProcess;
beforeEach(async () => {
  [github, dataDir] = await Promise.all([startGitHub(), freshDataDir()]);
  app = await startApp(github, { DATA_DIR: dataDir });
});
afterEach(async () => {
  await app.stop();
  await github.close();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  expect(github.violations).toEqual([]);
});

const jobs = (...args: string[]) => run(['jobs', ...args], tmpdir(), { DATA_DIR: dataDir });
const checks = (pull: PullRequest) => github.pullRequest(pull).checkRuns;
const ended = (pull: PullRequest, conclusion: string) =>
  expect.poll(() => checks(pull).map((each) => each.conclusion), PATIENCE).toEqual([conclusion]);

/** Two pull requests whose files GitHub does not find, and a stopped App that has given up on them. */
async function giveUp(): Promise<[PullRequest, PullRequest]> {
  const repository = await github.createRepository({ files: { 'shop.py': HEADER } });
  const open = async (name: string) => {
    const pull = await github.openPullRequest({ repository, files: { 'shop.py': HEADER + sleepyHandler(name) } });
    github.fail({ path: `/pulls/${pull.number}/files`, status: 404, body: { message: 'Not Found' } });
    await github.deliver(app.webhookUrl, 'pull_request', await github.webhook('pull_request', 'opened', pull));
    await ended(pull, 'neutral');
    return pull;
  };
  const pulls: [PullRequest, PullRequest] = [await open('a'), await open('b')];
  await app.stop();
  return pulls;
}

describe('jobs that were given up', () => {
  it('are listed, and run again on the same check when they are told to', async () => {
    const [first, second] = await giveUp();
    const [one, two] = github.deliveries.map(({ guid }) => guid);
    const { code, stdout } = await jobs('list');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(`^${one}  2\\S+Z  review  acme/shop#1  GitHub answered 404 to GET .*/files\\.$`),
      ),
      expect.stringContaining(`${two}  `),
    ]);
    const asJson = JSON.parse((await jobs('list', '--json')).stdout);
    const installation = github.installationId('acme');
    expect(asJson).toMatchObject([{ id: one, queue: 'review', key: 'acme/shop#1', installation }, { id: two }]);

    expect(await jobs('retry', one ?? '')).toMatchObject({ code: 0, stdout: `${one}  acme/shop#1  will run again\n` });
    expect(JSON.parse((await jobs('list', '--json')).stdout)).toMatchObject([{ id: two }]);
    app = await startApp(github, { DATA_DIR: dataDir });
    const [{ id } = { id: 0 }] = checks(first);
    await ended(first, 'failure');
    expect(checks(first)).toMatchObject([{ id, title: '1 error' }]);
    expect(checks(second)).toMatchObject([{ conclusion: 'neutral' }]);
    await app.stop();

    expect(await jobs('retry', '--all')).toMatchObject({ code: 0, stdout: `${two}  acme/shop#2  will run again\n` });
    app = await startApp(github, { DATA_DIR: dataDir });
    await ended(second, 'failure');
    await app.stop();
    expect(await jobs('list')).toMatchObject({ code: 0, stdout: 'No job was given up.\n' });
    expect(await jobs('list', '--json')).toMatchObject({ code: 0, stdout: '[]\n' });
    expect(await jobs('retry', '--all')).toMatchObject({ code: 0, stdout: 'No job was given up.\n' });
  });

  it('that nobody has heard of, or that nobody named, are refused, and nothing else runs', async () => {
    await giveUp();
    const known = github.deliveries[0]?.guid ?? '';
    for (const wrong of [NOBODYS, 'not-an-id']) {
      const { code, stdout, stderr } = await jobs('retry', known, wrong);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`has the id ${wrong}.`);
      expect(stderr).toContain('hunkwise jobs list');
    }
    const { code, stderr } = await jobs('retry');
    expect(code).toBe(2);
    expect(stderr).toContain('--all');
    expect(JSON.parse((await jobs('list', '--json')).stdout)).toHaveLength(2);
  });
});

it('while the server has the embedded store the command says so, and what to do', async () => {
  const { code, stdout, stderr } = await jobs('list');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    `error: The store in ${dataDir} is in use: Another process works on it.\n` +
      'Stop the server, run this again, and start it. With a PostgreSQL in DATABASE_URL both can run at once.\n',
  );
});
