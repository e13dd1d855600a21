import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LoopbackGitHub } from '../double/loopback.ts';
import { startGitHub } from '../double/server.ts';
import { freshDataDir } from '../queue/embedded-store.ts';
import { startApp } from './app-process.ts';
import { failToStart } from './fail-to-start.ts';
import { HEADER, sleepyHandler } from './python.ts';

async function stage() {
  const github = await startGitHub();
  onTestFinished(() => github.close());
  const app = await startApp(github);
  const repository = await github.createRepository({ files: { 'shop.py': HEADER } });
  const pull = await github.openPullRequest({ repository, files: { 'shop.py': HEADER + sleepyHandler('a') } });
  const tell = async () =>
    github.deliver(app.webhookUrl, 'pull_request', await github.webhook('pull_request', 'opened', pull));
  return { github, app, pull, tell };
}

describe('stopping', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('on %s lets a running review end', async (signal) => {
    const { github, app, pull, tell } = await stage();
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    github.fail({ path: '/graphql', hold });
    await tell();
    await expect.poll(() => github.calls.some(({ path }) => path.includes('/files')), { timeout: 5_000 }).toBe(true);
    const exit = app.stop(signal);
    const health = () => fetch(`${app.url}/healthz`).then(({ status }) => status);
    await expect.poll(health, { timeout: 5_000 }).toBe(503);
    expect((await tell()).statusCode).toBe(503);
    release();
    expect(await exit).toBe(0);
    expect(github.pullRequest(pull).checkRuns).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
  });

  it('ends at once when nothing runs', async () => {
    const { app } = await stage();
    expect(await app.stop('SIGTERM')).toBe(0);
  });
});

function credentials({ appId, privateKey, webhookSecret }: LoopbackGitHub): Record<string, string> {
  const HOST = '127.0.0.1';
  return { APP_ID: String(appId), PRIVATE_KEY: privateKey, WEBHOOK_SECRET: webhookSecret, HOST };
}

describe('starting', () => {
  it('says all that is missing, and ends with 2', async () => {
    const { code, stderr } = await failToStart({ PORT: 'x' }, tmpdir());
    expect(code).toBe(2);
    for (const name of ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET', 'PORT', 'hunkwise setup']) {
      expect(stderr).toContain(name);
    }
    expect(stderr).not.toContain('    at ');
  });

  it('refuses an empty secret', async () => {
    const github = await startGitHub();
    onTestFinished(() => github.close());
    const { code, stderr } = await failToStart({ ...credentials(github), WEBHOOK_SECRET: '' }, tmpdir());
    expect(code).toBe(2);
    expect(stderr).toContain('WEBHOOK_SECRET is missing');
  });

  it('says that the port is taken', async () => {
    const { github, app } = await stage();
    onTestFinished(async () => void (await app.stop()));
    const DATA_DIR = await freshDataDir();
    onTestFinished(() => rm(DATA_DIR, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 }));
    const given = { ...credentials(github), PORT: new URL(app.url).port, DATA_DIR };
    const { code, stderr } = await failToStart(given, tmpdir());
    expect(code).toBe(2);
    expect(stderr).toContain('PORT');
  });
});
