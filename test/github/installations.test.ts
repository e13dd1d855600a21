import { createProbot } from 'probot';
import { expect, onTestFinished, test } from 'vitest';
import {
  listInstallations,
  redeliverFailed,
  throttledOctokit,
  unreviewedPullRequests,
} from '../../src/github/index.ts';
import { appClient, github, start } from '../double/setup.ts';

test('suspended installations are left out, those of a second page are not', async () => {
  await start();
  for (let at = 1; at <= 101; at += 1) github.installationId(`team-${at}`);
  github.suspend('team-7');
  const listed = await listInstallations(appClient());
  expect(listed).toHaveLength(100);
  expect(listed.at(-1)).toEqual({ id: github.installationId('team-101'), account: 'team-101' });
  expect(listed.map(({ account }) => account)).not.toContain('team-7');
  github.suspend('team-7', false);
  expect(await listInstallations(appClient())).toHaveLength(101);
});

test("Probot's own clients do for all that reconciliation asks", async () => {
  await start({ webhook: { url: 'http://127.0.0.1:9/' } });
  await github.createRepository();
  await github.openPullRequest({ files: { 'a.py': 'a\n' } });
  const { Octokit, disconnect } = throttledOctokit();
  onTestFinished(disconnect);
  const env = { APP_ID: String(github.appId), PRIVATE_KEY: github.privateKey, WEBHOOK_SECRET: github.webhookSecret };
  const probot = createProbot({
    overrides: { Octokit },
    env: { ...env, GHE_HOST: github.host, GHE_PROTOCOL: 'http', LOG_LEVEL: 'fatal' },
  });
  const app = await probot.auth();
  const [installation] = await listInstallations(app);
  expect((await redeliverFailed(app, { cursor: null })).redelivered).toEqual([github.deliveries[0]?.guid]);
  const client = await probot.auth(installation?.id);
  const { pulls } = await unreviewedPullRequests(client, { appId: github.appId, cursor: null });
  expect(pulls).toMatchObject([{ number: 1 }]);
});
