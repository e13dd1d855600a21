import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LoopbackGitHub } from '../double/loopback.ts';
import type { Delivery, PullRequest } from '../double/model.ts';
import { startGitHub } from '../double/server.ts';
import { type Postgres, startPostgres } from '../queue/postgres.ts';
import { type AppProcess, startApp } from './app-process.ts';
import { expectEachOnce, openMany, tellOf } from './many-pulls.ts';
import { jobsOf } from './queue-state.ts';

/** Milliseconds that the database is away. */
const OUTAGE = 30_000;

/** Milliseconds between two webhooks of the load. */
const EVERY = 500;

/** GitHub gives up after ten seconds. */
const PATIENCE_OF_GITHUB = 10;

describe('when PostgreSQL goes away', () => {
  let database: Postgres;
  let github: LoopbackGitHub;
  let web: AppProcess;
  let worker: AppProcess;
  const start = (role: string) => startApp(github, { DATABASE_URL: database.url }, role);

  beforeAll(async () => {
    database = await startPostgres();
    github = await startGitHub();
    [web, worker] = await Promise.all([start('web'), start('worker')]);
    github.setWebhook({ url: web.webhookUrl, events: [] });
  });
  afterAll(async () => {
    await Promise.all([web?.stop(), worker?.stop()]);
    await github?.close();
    await database?.remove();
  });
  afterEach(() => expect(github.violations).toEqual([]));

  it('webhooks get 503 at once, nothing is lost, and all goes on by itself when it is back', async () => {
    const pulls = await openMany(github, 6, 16);
    const [stopAt, startAt] = [pulls.length / 6, pulls.length / 6 + OUTAGE / EVERY];
    expect(startAt).toBeLessThan(pulls.length - 10);
    const told: Promise<Delivery>[] = [];
    const isAway: boolean[] = [];
    let away = false;
    for (const [at, pull] of pulls.entries()) {
      if (at === stopAt) await database.stop();
      if (at === stopAt) away = true;
      if (at === startAt) await database.start();
      if (at === startAt) away = false;
      isAway.push(away);
      told.push(tellOf(github, web.webhookUrl, pull));
      await pause(EVERY);
    }
    const deliveries = await Promise.all(told);
    const slowest = Math.max(...deliveries.map(({ duration }) => duration));
    const statuses = deliveries.map(({ statusCode }) => statusCode);
    console.log(`slowest answer: ${slowest.toFixed(2)} s`, statuses.join(' '));
    expect(slowest).toBeLessThan(PATIENCE_OF_GITHUB);
    // The last ones before and after the change may see either.
    const during = statuses.filter((_, at) => isAway[at] && isAway[at + 1]);
    expect(new Set(during)).toEqual(new Set([503]));
    expect(new Set(statuses.slice(0, stopAt - 2))).toEqual(new Set([200]));
    expect(new Set(statuses.slice(startAt + 2))).toEqual(new Set([200]));
    // What was refused is asked for again by the reconciliation of a worker that starts.
    await worker.stop();
    worker = await start('worker');
    await expectEachOnce(github, pulls);
    await expect.poll(() => jobsOf(web, 'review'), { timeout: 10_000 }).toBe(0);
    expect(await jobsOf(web, 'dead')).toBe(0);
  });

  it('a job starts at once again, as the notifications have come back', async () => {
    const [first] = (await openMany(github, 1, 1, 'first')) as [PullRequest];
    await database.stop();
    await database.start();
    const again = () => tellOf(github, web.webhookUrl, first).then(({ statusCode }) => statusCode);
    await expect.poll(again, { timeout: 20_000 }).toBe(200);
    const started = performance.now();
    const pulls = await openMany(github, 6, 5, 'soon');
    const delays: number[] = [];
    for (const pull of pulls) {
      const from = github.calls.length;
      await tellOf(github, web.webhookUrl, pull);
      const answered = performance.timeOrigin + performance.now();
      await expectEachOnce(github, [pull]);
      delays.push((github.calls[from]?.arrivedAt ?? 0) - answered);
    }
    console.log(`${performance.now() - started} ms`, delays.map(Math.round).join(' '));
    // By the look that comes every two seconds these would be half a second or more.
    const latest = delays.slice(-6).toSorted((left, right) => left - right);
    expect(latest[3]).toBeLessThan(500);
  });

  it('in the middle of reviews, they end all the same, and once', async () => {
    const pulls = await openMany(github, 4, 1, 'held');
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    let held = 0;
    const holding = () => {
      held += 1;
      return hold;
    };
    github.fail({ method: 'POST', path: '/held/pulls/1/reviews', times: 4, hold: holding });
    await Promise.all(pulls.map((pull) => tellOf(github, web.webhookUrl, pull)));
    await expect.poll(() => held, { timeout: 60_000 }).toBe(4);
    await database.stop();
    release();
    await expect
      .poll(() => pulls.map((pull) => github.pullRequest(pull).checkRuns.at(-1)?.status), { timeout: 20_000 })
      .toEqual(pulls.map(() => 'completed'));
    await database.start();
    await expect.poll(() => jobsOf(web, 'review'), { timeout: 60_000 }).toBe(0);
    await expectEachOnce(github, pulls);
    expect(await jobsOf(web, 'dead')).toBe(0);
  });
});
