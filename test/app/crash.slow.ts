import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LoopbackGitHub } from '../double/loopback.ts';
import type { PullRequest } from '../double/model.ts';
import type { Fault } from '../double/options.ts';
import { startGitHub } from '../double/server.ts';
import { freshDataDir } from '../queue/embedded-store.ts';
import { startPostgres } from '../queue/postgres.ts';
import { type AppProcess, startApp } from './app-process.ts';
import { HEADER, sleepyHandler } from './python.ts';
import { jobsOf } from './queue-state.ts';
import { callsOn } from './stage.ts';

/** Milliseconds: the network between the App and GitHub. */
const LATENCY = 50;
const PATIENCE = { timeout: 60_000, interval: 20 };

/** The calls of the review below, in order. */
const CALLS = 6;

/** When the App is killed, relative to a call; and what the double does with that call. */
const MOMENTS: Record<string, (kill: () => void) => Partial<Fault>> = {
  'on its way, and lost': (kill) => ({ hold: now(kill), disconnect: true }),
  'on its way, and carried out': (kill) => ({ hold: now(kill) }),
  // The answer has been read, and what follows from it has begun.
  answered: (kill) => ({ answered: () => void setTimeout(kill, LATENCY / 2) }),
};

const now = (act: () => void) => () => Promise.resolve().then(act);

describe('whenever the App is killed in a review, after a restart there is one review, and one completed check', () => {
  let github: LoopbackGitHub;
  let app: AppProcess;
  let dataDir: string;
  let repositories = 0;

  const start = async () => {
    const before = github.calls.length;
    app = await startApp(github, { DATA_DIR: dataDir, LOG_LEVEL: 'debug' });
    github.setWebhook({ url: app.webhookUrl, events: [] });
    // The calls of the reconciliation are not those of a review.
    const isBegun = () => github.calls.slice(before).some(({ path }) => path.startsWith('/app/hook/deliveries'));
    await vi.waitUntil(async () => isBegun() && (await jobsOf(app, 'housekeeping')) === 0, PATIENCE);
  };
  const kill = () => void app.child.kill('SIGKILL');

  const open = async () => {
    repositories += 1;
    const name = `shop-${repositories}`;
    const repository = await github.createRepository({ owner: 'acme', name, files: { 'shop.py': HEADER } });
    const files = { 'shop.py': HEADER + sleepyHandler('a') + sleepyHandler('b') };
    return github.openPullRequest({ repository, files });
  };
  const tell = async (pull: PullRequest) =>
    github.deliver(app.webhookUrl, 'pull_request', await github.webhook('pull_request', 'opened', pull));

  const restart = async () => {
    await expect.poll(() => app.child.signalCode, PATIENCE).toBe('SIGKILL');
    await start();
  };

  /** All of it has come to its end, and once. */
  const expectOneReview = async (pull: PullRequest) => {
    await vi.waitUntil(async () => (await jobsOf(app, 'review')) === 0, PATIENCE);
    const { reviews, comments, issueComments, checkRuns } = github.pullRequest(pull);
    expect(checkRuns).toMatchObject([{ status: 'completed', conclusion: 'failure', title: '2 errors' }]);
    expect(reviews).toHaveLength(1);
    expect(comments.map(({ thread }) => thread.current.line).toSorted()).toEqual([10, 16]);
    expect(issueComments).toEqual([]);
    expect(await jobsOf(app, 'dead')).toBe(0);
  };

  beforeAll(async () => {
    github = await startGitHub({ latency: LATENCY });
    dataDir = await freshDataDir();
    await start();
    const reviewed = async (pull: PullRequest) => {
      await tell(pull);
      await expectOneReview(pull);
      return pull;
    };
    // The first review starts the analysis, which on a busy machine takes so long that the head is asked for once more.
    await reviewed(await open());
    const undisturbed = await reviewed(await open());
    expect(callsOn(github, undisturbed)).toHaveLength(CALLS);
  });
  afterAll(async () => {
    await app?.stop();
    await github?.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  afterEach(() => expect(github.violations).toEqual([]));

  it('right after the webhook was answered', async () => {
    const pull = await open();
    expect(await tell(pull)).toMatchObject({ statusCode: 200 });
    kill();
    await restart();
    await expectOneReview(pull);
  });

  it('while the webhook is being answered', async () => {
    const pull = await open();
    const told = tell(pull);
    setTimeout(kill, 2);
    await told;
    await restart();
    await expectOneReview(pull);
  });

  const cases = Array.from({ length: CALLS }, (_, at) => at + 1).flatMap((call) =>
    Object.entries(MOMENTS).map(([name, fault]) => ({ call, name, fault })),
  );
  it.each(cases)('call $call of the review: $name', async ({ call, fault }) => {
    const pull = await open();
    github.fail({ path: /./, skip: call - 1, ...fault(kill) });
    await tell(pull);
    await restart();
    await expectOneReview(pull);
  });
});

it('a worker on PostgreSQL that is killed has its review done by another, within a minute', async () => {
  const database = await startPostgres();
  onTestFinished(() => database.remove());
  const github = await startGitHub({ latency: LATENCY });
  onTestFinished(() => github.close());
  const startPart = async (role: string) => {
    const part = await startApp(github, { DATABASE_URL: database.url }, role);
    onTestFinished(async () => void (await part.stop()));
    return part;
  };
  const [web, first] = await Promise.all([startPart('web'), startPart('worker')]);
  const repository = await github.createRepository({ files: { 'shop.py': HEADER } });
  const pull = await github.openPullRequest({ repository, files: { 'shop.py': HEADER + sleepyHandler('a') } });
  const { promise: isHeld, resolve: tellHeld } = Promise.withResolvers<void>();
  const hold = () => {
    tellHeld();
    return new Promise<void>(() => {});
  };
  github.fail({ method: 'POST', path: '/reviews', hold });
  await github.deliver(web.webhookUrl, 'pull_request', await github.webhook('pull_request', 'opened', pull));
  await isHeld;
  await startPart('worker');
  await first.stop('SIGKILL');
  const killed = performance.now();
  const run = () => github.pullRequest(pull).checkRuns.at(-1);
  await expect.poll(() => run()?.status, { timeout: 90_000, interval: 100 }).toBe('completed');
  expect(performance.now() - killed).toBeLessThan(60_000);
  expect(github.pullRequest(pull)).toMatchObject({ reviews: { length: 1 }, comments: { length: 1 } });
  expect(github.pullRequest(pull).checkRuns).toHaveLength(1);
});
