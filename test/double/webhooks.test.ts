import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, createProbot, type Probot } from 'probot';
import { describe, expect, test } from 'vitest';
import { appClient, client, github, repo, start } from './setup.ts';

describe('webhooks', () => {
  test('signed, remembered, redelivered with the same guid', async () => {
    await start({ webhookSecret: 'hush' });
    const received: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
    const target = createServer(async (request, response) => {
      const chunks = await request.toArray();
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.end('ok');
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    github.setWebhook({ url: `http://127.0.0.1:${(target.address() as AddressInfo).port}/hook` });
    await github.createRepository();
    const pull = await github.openPullRequest({ files: { 'a.py': 'a\n' } });
    await github.push(pull, { 'a.py': 'b\n' });
    await github.comment(pull, 'bob', '/recheck');
    const comments = [{ path: 'a.py', line: 1, body: 'x' }];
    await client().rest.pulls.createReview({ ...repo, pull_number: 1, event: 'COMMENT', body: 'Look', comments });
    const actions = [{ label: 'Recheck', description: 'Once more', identifier: 'recheck' }];
    const check = { ...repo, name: 'Hunkwise', head_sha: pull.head.sha, conclusion: 'success' as const, actions };
    await client().rest.checks.create(check);
    await github.settled();
    const [run] = github.pullRequest(pull).checkRuns;
    if (run) await github.press(run, 'bob', 'recheck');
    const [first] = (await appClient().rest.apps.listWebhookDeliveries()).data.toReversed();
    await appClient().rest.apps.redeliverWebhookDelivery({ delivery_id: first?.id ?? 0 });
    target.close();
    target.closeAllConnections();
    expect(received.map(({ headers, body }) => `${headers['x-github-event']} ${JSON.parse(body).action}`)).toEqual([
      'pull_request opened',
      'pull_request synchronize',
      'issue_comment created',
      'pull_request_review_comment created',
      'check_run created',
      'check_run completed',
      'check_run requested_action',
      'pull_request opened',
    ]);
    const { headers, body } = received[0] ?? { headers: {}, body: '' };
    expect(headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha256', 'hush').update(body).digest('hex')}`);
    expect(received.at(-1)?.headers['x-github-delivery']).toBe(headers['x-github-delivery']);
    expect(JSON.parse(body)).toMatchObject({ number: 1, installation: { id: github.installationId('acme') } });
  });

  test.each([
    ['pull_request', 'closed'],
    ['pull_request', 'edited'],
    ['check_run', 'rerequested'],
    ['check_run', 'requested_action'],
    ['check_suite', 'requested'],
    ['pull_request_review_comment', 'created'],
    ['merge_group', 'checks_requested'],
    ['installation', 'created'],
  ])('%s.%s is as the description has it', async (event, action) => {
    await start();
    const repository = await github.createRepository();
    const pull = await github.openPullRequest({ files: { 'a.py': 'a\n' } });
    github.addCheckRun(repository, { name: 'Hunkwise', headSha: pull.head.sha });
    expect(await github.webhook(event, action, pull)).toMatchObject({ action });
  });
});

test('Probot finds it through GHE_HOST', async () => {
  await start();
  await github.createRepository();
  const env = { APP_ID: '4711', PRIVATE_KEY: github.privateKey, WEBHOOK_SECRET: github.webhookSecret };
  const probot = createProbot({ env: { ...env, GHE_HOST: github.host, GHE_PROTOCOL: 'http', LOG_LEVEL: 'fatal' } });
  const read = Promise.withResolvers<string>();
  const app = (robot: Probot) =>
    robot.on('pull_request.opened', async ({ octokit, payload }) => {
      const query = '{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { headRefOid } } }';
      await octokit.rest.pulls.get({ ...repo, pull_number: payload.number });
      read.resolve(JSON.stringify(await octokit.graphql(query)));
    });
  const middleware = await createNodeMiddleware(app, { probot });
  const server = createServer((request, response) => void middleware(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/github/webhooks`;
  const pull = await github.openPullRequest({ files: { 'a.py': 'a\n' } });
  const payload = await github.webhook('pull_request', 'opened', pull);
  expect(await github.deliver(url, 'pull_request', payload, { secret: 'wrong' })).toMatchObject({ statusCode: 400 });
  expect(await github.deliver(url, 'pull_request', payload)).toMatchObject({ status: 'OK', statusCode: 200 });
  expect(await read.promise).toContain(pull.head.sha);
  server.closeAllConnections();
  server.close();
});
