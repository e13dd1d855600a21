import { describe, expect, test } from 'vitest';
import { appClient, client, github, refused, repo, start } from './setup.ts';

/** Port 9 of this machine: nobody listens there. */
const NOBODY = 'http://127.0.0.1:9/';

describe('deliveries', () => {
  test('fail when nobody listens, and come again where the webhook is then', async () => {
    await start({ webhook: { url: NOBODY } });
    await github.createRepository();
    await github.openPullRequest({ files: { 'a.py': 'a\n' } });
    const list = async () => (await appClient().rest.apps.listWebhookDeliveries()).data;
    const [first] = await list();
    expect(first).toMatchObject({ status_code: 502, status: 'failed to connect to host', redelivery: false });
    // The API itself takes what it is sent, with a refusal: the attempt is another one.
    github.setWebhook({ url: `${github.url}/hook` });
    await appClient().rest.apps.redeliverWebhookDelivery({ delivery_id: first?.id ?? 0 });
    expect(await list()).toMatchObject([
      { guid: first?.guid, redelivery: true, status_code: 401, event: 'pull_request', action: 'opened' },
      { id: first?.id },
    ]);
    expect(github.deliveries.map(({ url }) => url)).toEqual([NOBODY, `${github.url}/hook`]);
  });

  test('are listed page by page, the newest first, when they have ended and for three days', async () => {
    await start({ webhook: { url: NOBODY } });
    await github.createRepository();
    for (const text of ['a\n', 'b\n', 'c\n', 'd\n', 'e\n']) await github.openPullRequest({ files: { 'a.py': text } });
    const [oldest, , , , newest] = github.deliveries;
    Object.assign(oldest ?? {}, { deliveredAt: new Date(Date.now() - 73 * 3_600_000).toISOString() });
    Object.assign(newest ?? {}, { status: 'pending' });
    const page = (cursor: string) =>
      appClient().request('GET /app/hook/deliveries', { per_page: 2, ...(cursor && { cursor }) });
    const { data, headers } = await page('');
    const [, cursor = ''] = /[?&]cursor=([^&>]+)>; rel="next"/.exec(headers.link ?? '') ?? [];
    const rest = await page(cursor);
    const ids = github.deliveries.map(({ id }) => id);
    expect([...data, ...rest.data].map(({ id }) => id)).toEqual([ids[3], ids[2], ids[1]]);
    expect(rest.headers.link).toBeUndefined();
    const late = appClient().rest.apps.redeliverWebhookDelivery({ delivery_id: oldest?.id ?? 0 });
    expect((await refused(late)).status).toBe(404);
  });
});

describe('graphql', () => {
  interface Answer {
    repository: { pullRequests: { nodes: { number: number; commits: { nodes: [{ commit: CommitNode }] } }[] } };
    rateLimit: { cost: number; nodeCount: number };
  }
  interface CommitNode {
    oid: string;
    checkSuites: {
      nodes: { checkRuns: { nodes: { externalId: string; status: string; conclusion: string | null }[] } }[];
    };
  }
  const query = (filters = '', first = 10) => `query($app: Int) {
    rateLimit { cost nodeCount }
    repository(owner: "acme", name: "shop") {
      pullRequests(states: OPEN, first: ${first}, orderBy: {field: UPDATED_AT, direction: DESC}) {
        nodes { number commits(last: 1) { nodes { commit { ...runs } } } }
      }
    }
  }
  fragment runs on Commit {
    oid
    checkSuites(first: 2, filterBy: {appId: $app}) {
      nodes { checkRuns(first: 10, filterBy: {checkName: "Hunkwise"${filters}}) { nodes { externalId status conclusion } } }
    }
  }`;
  const ask = async (filters?: string, first?: number) =>
    client().graphql<Answer>(query(filters, first), { app: github.appId });
  const runsOf = ({ repository }: Answer) =>
    Object.fromEntries(
      repository.pullRequests.nodes.map(({ number, commits }) => [
        number,
        commits.nodes[0].commit.checkSuites.nodes.flatMap(({ checkRuns }) => checkRuns.nodes),
      ]),
    );

  test('checks hang at the commits of open pull requests, those of forks too', async () => {
    await start();
    const repository = await github.createRepository();
    const own = await github.openPullRequest({ files: { 'a.py': 'a\n' } });
    await github.push(own, { 'a.py': 'aa\n' });
    const forked = await github.openPullRequest({ files: { 'a.py': 'b\n' }, fork: 'eve' });
    await github.setState(await github.openPullRequest({ files: { 'a.py': 'c\n' } }), 'closed');
    const { data } = await client().rest.checks.create({
      ...repo,
      name: 'Hunkwise',
      head_sha: own.head.sha,
      external_id: 'first',
      status: 'in_progress',
    });
    await client().rest.checks.update({ ...repo, check_run_id: data.id, conclusion: 'success' });
    const add = (values: object) =>
      github.addCheckRun(repository, { name: 'Hunkwise', headSha: own.head.sha, ...values });
    add({ externalId: 'second', status: 'in_progress' });
    add({ externalId: 'stranger', appId: 1 });
    add({ externalId: 'lint', name: 'Lint' });
    add({ externalId: 'forked', headSha: forked.head.sha });
    const first = { externalId: 'first', status: 'COMPLETED', conclusion: 'SUCCESS' };
    const second = { externalId: 'second', status: 'IN_PROGRESS', conclusion: null };
    const ofFork = { externalId: 'forked', status: 'QUEUED', conclusion: null };
    expect(runsOf(await ask())).toEqual({ 1: [first, second], 2: [ofFork] });
    expect(runsOf(await ask(', checkType: LATEST'))).toEqual({ 1: [second], 2: [ofFork] });
    expect(runsOf(await ask(', statuses: [COMPLETED]'))).toEqual({ 1: [first], 2: [] });
    github.switches.forkChecksListed = false;
    expect(runsOf(await ask())).toEqual({ 1: [first, second], 2: [] });
    github.grant('acme', { pull_requests: 'read' });
    expect((await refused(ask())).message).toContain('not accessible by integration');
  });

  test('the price of a query has in it what its fragments ask for', async () => {
    await start();
    await github.createRepository();
    // 1 + 50 + 50 + 100 requests of connections; 50 + 50 + 100 + 1,000 nodes.
    expect((await ask('', 50)).rateLimit).toEqual({ cost: 2, nodeCount: 1_200 });
  });
});

describe('the network', () => {
  test('takes its time for each answer, for all at once', async () => {
    await start({ latency: 100 });
    await github.createRepository();
    await Promise.all([client().rest.repos.get(repo), client().rest.repos.get(repo)]);
    const [first, second] = github.calls;
    if (!first || !second) throw new Error('there are no two calls');
    expect(first.answeredAt - first.arrivedAt).toBeGreaterThanOrEqual(99);
    expect(second.arrivedAt).toBeLessThan(first.answeredAt);
    expect(Math.abs(first.arrivedAt - Date.now())).toBeLessThan(60_000);
  });
});

test('a suspended installation gets no tokens', async () => {
  await start();
  await github.createRepository();
  const token = () =>
    refused(appClient().rest.apps.createInstallationAccessToken({ installation_id: github.installationId('acme') }));
  github.suspend('acme');
  expect((await token()).status).toBe(403);
  expect((await appClient().rest.apps.listInstallations()).data).toMatchObject([{ suspended_at: expect.any(String) }]);
  github.suspend('acme', false);
  expect((await token()).status).toBe(200);
});
