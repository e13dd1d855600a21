import { generateKeyPairSync } from 'node:crypto';
import { Octokit } from '@octokit/rest';
import { beforeEach, describe, expect, test } from 'vitest';
import { minimumPermissions, secondaryLimit } from './options.ts';
import { appClient, client, github, pr, refused, repo, silent, start } from './setup.ts';

describe('auth', () => {
  beforeEach(() => start());

  test('a JWT of another key is 401, of another App 404', async () => {
    await github.createRepository();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = privateKey.export({ type: 'pkcs1', format: 'pem' });
    expect((await refused(appClient({ privateKey: String(other) }).rest.apps.getAuthenticated())).status).toBe(401);
    expect((await refused(appClient({ appId: 1 }).rest.apps.getAuthenticated())).status).toBe(404);
    expect((await appClient().rest.apps.getAuthenticated()).data?.id).toBe(github.appId);
  });

  test('a missing permission is 403, a repository elsewhere 404, no token 401', async () => {
    await github.createRepository();
    await github.createRepository({ owner: 'stranger', installed: false });
    github.grant('acme', { ...minimumPermissions, checks: 'read' });
    const run = client().rest.checks.create({ ...repo, name: 'x', head_sha: 'main' });
    expect(await refused(run)).toMatchObject({
      status: 403,
      message: expect.stringContaining('not accessible by integration'),
    });
    expect((await refused(client().rest.repos.get({ owner: 'stranger', repo: 'shop' }))).status).toBe(404);
    expect((await fetch(`${github.url}/repos/acme/shop`)).status).toBe(401);
  });

  test('a token can be narrowed', async () => {
    await github.createRepository();
    await github.createRepository({ name: 'other' });
    const { data } = await appClient().rest.apps.createInstallationAccessToken({
      installation_id: github.installationId('acme'),
      repositories: ['other'],
      permissions: { contents: 'read' },
    });
    const narrow = new Octokit({ baseUrl: github.url, auth: data.token, log: silent });
    expect((await refused(narrow.rest.repos.get(repo))).status).toBe(404);
    expect((await refused(narrow.rest.pulls.list({ owner: 'acme', repo: 'other' }))).status).toBe(403);
  });
});

describe('faults and limits', () => {
  test('injected answers, also after the work was done', async () => {
    await start({ faults: [secondaryLimit('/pulls/1/files', 7)] });
    await github.createRepository();
    await github.openPullRequest({ files: { 'a.py': 'a\n' } });
    const files = () => refused(client().rest.pulls.listFiles(pr));
    expect(await files()).toMatchObject({ status: 403, response: { headers: { 'retry-after': '7' } } });
    expect((await files()).status).toBe(200);
    github.fail({ method: 'POST', path: '/reviews', status: 502, applied: true });
    expect((await refused(client().rest.pulls.createReview({ ...pr, event: 'COMMENT', body: 'x' }))).status).toBe(502);
    expect(github.pullRequest(1).reviews).toHaveLength(1);
    expect(github.calls.at(-1)).toMatchObject({
      method: 'POST',
      route: expect.stringContaining('/reviews'),
      status: 502,
      fault: true,
    });
  });

  test('primary and secondary limits', async () => {
    await start({ limits: { requestsPerHour: 4, contentPerMinute: 1 } });
    await github.createRepository();
    await github.openPullRequest({ files: { 'a.py': 'a\n' } });
    const { rest } = client();
    const write = () => refused(rest.issues.createComment({ ...repo, issue_number: 1, body: 'x' }));
    expect((await write()).status).toBe(200);
    expect(await write()).toMatchObject({ status: 403, response: { headers: { 'retry-after': '60' } } });
    const read = () => refused(rest.repos.get(repo));
    for (let count = 0; count < 3; count += 1) expect((await read()).status).toBe(200);
    expect(await read()).toMatchObject({ status: 403, response: { headers: { 'x-ratelimit-remaining': '0' } } });
  });
});

test('who may ask for a recheck', async () => {
  await start();
  await github.createRepository({ roles: { bob: 'maintain' } });
  await github.openPullRequest({ files: { 'a.py': 'a\n' }, author: 'eve' });
  const level = (username: string) => client().rest.repos.getCollaboratorPermissionLevel({ ...repo, username });
  expect((await level('bob')).data).toMatchObject({ permission: 'write', role_name: 'maintain' });
  expect((await level('eve')).data).toMatchObject({ permission: 'read' });
  github.switches.permissionNeedsCollaborators = true;
  expect((await refused(level('bob'))).status).toBe(403);
});
