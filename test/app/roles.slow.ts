import { tmpdir } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LoopbackGitHub } from '../double/loopback.ts';
import type { PullRequest, Repository } from '../double/model.ts';
import { startGitHub } from '../double/server.ts';
import { type Postgres, startPostgres } from '../queue/postgres.ts';
import { type AppProcess, startApp } from './app-process.ts';
import { failToStart } from './fail-to-start.ts';
import { expectEachOnce, openMany, tellOf } from './many-pulls.ts';
import { HEADER, sleepyHandler } from './python.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };

describe('one web process and two workers on one PostgreSQL', () => {
  let database: Postgres;
  let github: LoopbackGitHub;
  let web: AppProcess;
  let workers: AppProcess[];
  const start = (role: string) => startApp(github, { DATABASE_URL: database.url, LOG_LEVEL: 'debug' }, role);
  const reviewsOf = (part: AppProcess) => part.log.filter(({ msg }) => msg === 'review ended').length;

  /** Holds the next request about it of this kind. */
  const holdNext = (method: string, what: string, { repository, number }: PullRequest) => {
    const { promise, resolve: release } = Promise.withResolvers<void>();
    const { promise: isHeld, resolve: tellHeld } = Promise.withResolvers<void>();
    const hold = () => {
      tellHeld();
      return promise;
    };
    github.fail({ method, path: `/${repository.name}/pulls/${number}/${what}`, hold });
    return { isHeld, release };
  };

  /** Resolves when a worker is about to post the review. @returns what lets it */
  const beginOn = async (pull: PullRequest) => {
    const { isHeld, release } = holdNext('POST', 'reviews', pull);
    await tellOf(github, web.webhookUrl, pull);
    await isHeld;
    return release;
  };

  beforeAll(async () => {
    database = await startPostgres();
    github = await startGitHub();
    [web, ...workers] = (await Promise.all(['web', 'worker', 'worker'].map(start))) as [AppProcess, ...AppProcess[]];
    github.setWebhook({ url: web.webhookUrl, events: [] });
  });
  afterAll(async () => {
    await Promise.all([web, ...(workers ?? [])].map((part) => part?.stop()));
    await github?.close();
    await database?.remove();
  });
  afterEach(() => expect(github.violations).toEqual([]));

  it('what web is told of, the workers review, each its part', async () => {
    const pulls = await openMany(github, 6, 4);
    const answers = await Promise.all(pulls.map((pull) => tellOf(github, web.webhookUrl, pull)));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    await expectEachOnce(github, pulls);
    await expect.poll(() => workers.map(reviewsOf).reduce((sum, each) => sum + each), PATIENCE).toBe(pulls.length);
    for (const worker of workers) expect(reviewsOf(worker)).toBeGreaterThan(0);
    expect(reviewsOf(web)).toBe(0);
  });

  it('a worker says that it is well, and what it does, but takes no webhooks', async () => {
    const [worker] = workers as [AppProcess];
    const [pull] = (await openMany(github, 1, 1, 'refused')) as [PullRequest];
    expect((await fetch(`${worker.url}/healthz`)).status).toBe(200);
    const metrics = await fetch(`${worker.url}/metrics`);
    expect(metrics.status).toBe(200);
    expect(await metrics.text()).toMatch(/^hunkwise_reviews_total\{outcome="published"\} [1-9]/m);
    expect(await tellOf(github, worker.webhookUrl, pull)).toMatchObject({ statusCode: 404 });
  });

  it('a newer head that web is told of stops the review that a worker is at', async () => {
    const [pull] = (await openMany(github, 1, 1, 'moving')) as [PullRequest];
    const old = pull.head.sha;
    const { isHeld, release } = holdNext('GET', 'files', pull);
    await tellOf(github, web.webhookUrl, pull);
    await isHeld;
    await github.push(pull, { 'shop.py': HEADER + sleepyHandler('newer') });
    const payload = await github.webhook('pull_request', 'synchronize', pull);
    await github.deliver(web.webhookUrl, 'pull_request', payload);
    // Nothing has let the request of the first review go on.
    const runs = (sha: string) => pull.repository.checkRuns.filter(({ headSha }) => headSha === sha);
    await expect.poll(() => runs(pull.head.sha).map(({ conclusion }) => conclusion), PATIENCE).toEqual(['failure']);
    expect(runs(old)).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
    release();
    expect(github.pullRequest(pull).reviews.map(({ commitId }) => commitId)).toEqual([pull.head.sha]);
  });

  it.each([
    ['ends what it is at where that can end', true],
    ['hands on what it is at where that does not end', false],
  ])('on SIGTERM a worker %s, and exits 0 within 30 s', async (_, canEnd) => {
    const [pull] = (await openMany(github, 1, 1, canEnd ? 'ending' : 'hanging')) as [PullRequest];
    const release = await beginOn(pull);
    const busy = busyOf(workers, pull);
    const [leaving, staying] = [workers[busy], workers[1 - busy]] as [AppProcess, AppProcess];
    const began = performance.now();
    const exit = leaving.stop('SIGTERM');
    if (canEnd) {
      await expect.poll(() => fetch(`${leaving.url}/healthz`).then(({ status }) => status), PATIENCE).toBe(503);
      release();
    }
    expect(await exit).toBe(0);
    expect(performance.now() - began).toBeLessThan(30_000);
    await expectEachOnce(github, [pull]);
    release();
    const doing = canEnd ? leaving : staying;
    await expect.poll(() => [leaving, staying].filter((each) => hasReviewed(each, pull)), PATIENCE).toEqual([doing]);
    workers = [staying, await start('worker')];
  });
});

/** The one that has read something of this pull request. */
function busyOf(workers: readonly AppProcess[], { repository }: PullRequest): number {
  return workers.findIndex(({ log }) => log.some((line) => line.repository === nameOf(repository)));
}

function hasReviewed({ log }: AppProcess, { repository }: PullRequest): boolean {
  return log.some((line) => line.repository === nameOf(repository) && line.outcome === 'published');
}

function nameOf({ owner, name }: Repository): string {
  return `${owner.login}/${name}`;
}

describe('a part of the App alone', () => {
  it.each(['web', 'worker'])('with --role %s and no database it ends with 2, and says what to do', async (role) => {
    const github = await startGitHub();
    const { appId, privateKey, webhookSecret } = github;
    const environment = { APP_ID: String(appId), PRIVATE_KEY: privateKey, WEBHOOK_SECRET: webhookSecret };
    const { code, stderr } = await failToStart(environment, tmpdir(), role);
    expect(code).toBe(2);
    expect(stderr).toContain(`--role ${role}`);
    expect(stderr).toContain('DATABASE_URL');
    expect(stderr).not.toContain('    at ');
    await github.close();
  });
});
