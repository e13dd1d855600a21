import { rm } from 'node:fs/promises';
import { pino } from 'pino';
import { createProbot } from 'probot';
import { expect, it, onTestFinished } from 'vitest';
import { type ReconcileOptions, reconcile } from '../../src/app/reconcile.ts';
import { throttledOctokit } from '../../src/github/index.ts';
import { keepState, openStore, readState } from '../../src/queue/index.ts';
import { github, start } from '../double/setup.ts';
import { freshDataDir } from '../queue/embedded-store.ts';

const SILENT = pino({ level: 'silent' });

/** Three installations with an unreviewed pull request each; the names of those that a round has come to, in order. */
async function scene(onReview: (owner: string) => void = () => {}) {
  await start();
  for (const owner of ['acme', 'globex', 'initech']) {
    await github.createRepository({ owner, files: { 'a.py': 'a\n' } });
    await github.openPullRequest({ owner, files: { 'a.py': 'b\n' } });
  }
  const dataDir = await freshDataDir();
  const store = await openStore({ databaseUrl: null, dataDir, upkeep: false, onProblem: () => {} });
  const { Octokit, disconnect } = throttledOctokit();
  onTestFinished(async () => {
    await Promise.all([store.close(), disconnect()]);
    await rm(dataDir, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  });
  const { appId, privateKey, webhookSecret, host } = github;
  const env = { APP_ID: String(appId), PRIVATE_KEY: privateKey, WEBHOOK_SECRET: webhookSecret };
  const probot = createProbot({
    overrides: { Octokit },
    env: { ...env, GHE_HOST: host, GHE_PROTOCOL: 'http', LOG_LEVEL: 'fatal' },
  });
  const seen: string[] = [];
  const intake: ReconcileOptions['intake'] = {
    isBusy: async () => false,
    async review({ owner }) {
      seen.push(owner);
      onReview(owner);
      return true;
    },
  };
  const options = { environment: { appId }, probot, store, intake, log: SILENT };
  const round = async (signal = new AbortController().signal) => {
    await reconcile(options, signal);
    return seen.splice(0);
  };
  return { store, round };
}

it('a round that is cut short leaves the rest to the next one, which begins with it', async () => {
  const stop = new AbortController();
  const { round } = await scene(() => stop.abort());
  expect(await round(stop.signal)).toEqual(['acme']);
  expect(await round()).toEqual(['globex', 'initech', 'acme']);
  expect(await round()).toEqual(['acme', 'globex', 'initech']);
});

it('where the log of deliveries cannot be read, the pull requests are looked through all the same', async () => {
  const { round } = await scene();
  github.fail({ path: '/app/hook/deliveries', status: 404, body: { message: 'Not Found' } });
  expect(await round()).toEqual(['acme', 'globex', 'initech']);
});

it('of an installation that is gone nothing is remembered', async () => {
  const { store, round } = await scene();
  const pulls = { [github.installationId('globex')]: { page: 7, next: 'globex/gone' } };
  await keepState(store, 'reconciliation', { deliveries: null, pulls, next: null });
  github.suspend('globex');
  expect(await round()).toEqual(['acme', 'initech']);
  expect(JSON.stringify(await readState(store, 'reconciliation'))).not.toContain('globex');
});
