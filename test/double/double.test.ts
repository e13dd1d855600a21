import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { createNodeMiddleware, createProbot, type Probot } from 'probot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LoopbackGitHub } from './loopback.ts';
import { type GitHubOptions, minimumPermissions, secondaryLimit } from './options.ts';
import { startGitHub } from './server.ts';

const repo = { owner: 'acme', repo: 'shop' };
const pr = { ...repo, pull_number: 1 };
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const numbered = (count: number, mark = '') => Array.from({ length: count }, (_, at) => `${mark}${at + 1}\n`).join('');

let github: LoopbackGitHub;
const open: LoopbackGitHub[] = [];

/** Every test ends by asking whether the double broke GitHub's own description. */
afterEach(async () => {
  for (const each of open.splice(0)) {
    await each.close();
    expect(each.violations).toEqual([]);
  }
});

async function start(options: GitHubOptions = {}): Promise<LoopbackGitHub> {
  github = await startGitHub(options);
  open.push(github);
  return github;
}

const client = (auth: Record<string, unknown> = {}): Octokit =>
  new Octokit({
    baseUrl: `${github.url}/api/v3`,
    authStrategy: createAppAuth,
    auth: {
      appId: github.appId,
      privateKey: github.privateKey,
      installationId: github.installationId('acme'),
      ...auth,
    },
    log: silent,
  });

const refused = async (call: Promise<unknown>): Promise<{ status: number; message: string }> =>
  call.then(
    () => ({ status: 200, message: '' }),
    (error: { status: number; message: string }) => error,
  );

describe('auth', () => {
  beforeEach(() => start());

  test('a JWT of another key is 401, of another App 404', async () => {
    await github.createRepository();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = privateKey.export({ type: 'pkcs1', format: 'pem' });
    expect((await refused(client({ privateKey: other }).rest.repos.get(repo))).status).toBe(401);
    expect((await refused(client({ appId: 1 }).rest.apps.getAuthenticated())).status).toBe(404);
    expect((await client().rest.apps.getAuthenticated()).data?.id).toBe(github.appId);
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
    const { data } = await client().rest.apps.createInstallationAccessToken({
      installation_id: github.installationId('acme'),
      repositories: ['other'],
      permissions: { contents: 'read' },
    });
    const narrow = new Octokit({ baseUrl: github.url, auth: data.token, log: silent });
    expect((await refused(narrow.rest.repos.get(repo))).status).toBe(404);
    expect((await refused(narrow.rest.pulls.list({ owner: 'acme', repo: 'other' }))).status).toBe(403);
  });
});

describe('files', () => {
  test('statuses, patches and paging', async () => {
    await start();
    const moved = numbered(20);
    await github.createRepository({
      files: { 'a.py': numbered(30), 'gone.py': 'gone\n', 'old.py': moved, 'logo.png': Buffer.from([0, 1]) },
    });
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`many/${at}.py`, 'x\n']));
    const changes = {
      'a.py': numbered(30).replace('15\n', 'fifteen\n'),
      'gone.py': null,
      'old.py': null,
      'new.py': moved,
    };
    await github.openPullRequest({ files: { ...many, ...changes, 'logo.png': Buffer.from([0, 2]) } });
    const first = await client().rest.pulls.listFiles(pr);
    expect(first.data).toHaveLength(30);
    expect(first.headers.link).toContain('rel="next"');
    const all = await client().paginate(client().rest.pulls.listFiles, { ...pr, per_page: 100 });
    expect(all).toHaveLength(124);
    const row = (name: string) => all.find(({ filename }) => filename === name);
    expect(row('a.py')).toMatchObject({ status: 'modified', additions: 1, deletions: 1, changes: 2 });
    expect(row('a.py')?.patch).toMatch(/^@@ -12,7 \+12,7 @@/);
    expect(row('gone.py')).toMatchObject({ status: 'removed', patch: '@@ -1 +0,0 @@\n-gone' });
    expect(row('new.py')).toMatchObject({ status: 'renamed', previous_filename: 'old.py', changes: 0 });
    expect(row('new.py')).not.toHaveProperty('patch');
    expect(row('logo.png')).not.toHaveProperty('patch');
  });

  test('a page is silently emptied after 20,000 patch lines; a smaller one is whole', async () => {
    await start();
    await github.createRepository();
    const files = Object.fromEntries(Array.from({ length: 15 }, (_, at) => [`f${at + 10}.py`, numbered(1_500)]));
    await github.openPullRequest({ files: { ...files, 'huge.py': numbered(2_001) } });
    const { data } = await client().rest.pulls.listFiles({ ...pr, per_page: 100 });
    expect(data[12]).toMatchObject({ changes: 1_500, patch: expect.any(String) });
    expect(data[13]).toMatchObject({ filename: 'f23.py', additions: 0, changes: 0 });
    expect(data[13]).not.toHaveProperty('patch');
    const again = await client().rest.pulls.listFiles({ ...pr, per_page: 7, page: 2 });
    expect(again.data[6]).toMatchObject({ filename: 'f23.py', changes: 1_500 });
    const last = await client().rest.pulls.listFiles({ ...pr, per_page: 1, page: 16 });
    expect(last.data[0]).toMatchObject({ filename: 'huge.py', changes: 2_001 });
    expect(last.data[0]).not.toHaveProperty('patch');
    const diff = client().rest.pulls.get({ ...pr, mediaType: { format: 'diff' } });
    expect(await refused(diff)).toMatchObject({ status: 406 });
  });

  test('trees, raw files, comparison, tarball', async () => {
    await start();
    await github.createRepository({ files: { 'app/a.py': 'a = 1\n' } });
    const pull = await github.openPullRequest({ files: { 'app/b.py': 'b = 1\n' } });
    const { data: tree } = await client().rest.git.getTree({ ...repo, tree_sha: pull.head.sha, recursive: '1' });
    expect(tree.tree.map(({ path }) => path)).toEqual(['app', 'app/a.py', 'app/b.py']);
    const at = { ...repo, path: 'app/b.py', ref: pull.head.sha };
    expect((await client().rest.repos.getContent({ ...at, mediaType: { format: 'raw' } })).data).toBe('b = 1\n');
    expect((await refused(client().rest.repos.getContent({ ...at, path: 'no.py' }))).status).toBe(404);
    const { data } = await client().rest.repos.compareCommitsWithBasehead({
      ...repo,
      basehead: `main...${pull.head.sha}`,
    });
    expect(data).toMatchObject({ status: 'ahead', ahead_by: 1, merge_base_commit: { sha: pull.base.sha } });
    const tar = await client().rest.repos.downloadTarballArchive({ ...repo, ref: pull.head.sha });
    expect((tar.data as ArrayBuffer).byteLength).toBeGreaterThan(100);
  });
});

const before = numbered(40, 'line ');
const after = before.replace('line 5\n', 'five\n').replace('line 30\n', '').replace('line 31\n', 'thirty-one\n');

describe('reviews', () => {
  beforeEach(async () => {
    await start();
    await github.createRepository({ files: { 'a.py': before } });
    await github.openPullRequest({ files: { 'a.py': after } });
  });

  const review = (comments: Record<string, unknown>[], more: Record<string, unknown> = {}) =>
    client().rest.pulls.createReview({ ...pr, event: 'COMMENT', body: 'Look', comments, ...more } as never);

  test('anchors inside hunks are taken', async () => {
    await review([
      { path: 'a.py', line: 5, side: 'RIGHT', body: 'added' },
      { path: 'a.py', line: 8, body: 'context' },
      { path: 'a.py', line: 30, side: 'LEFT', body: 'deleted' },
      { path: 'a.py', start_line: 3, start_side: 'RIGHT', line: 5, side: 'RIGHT', body: 'several' },
    ]);
    const { data } = await client().rest.pulls.listReviewComments(pr);
    expect(data.map(({ line, side, start_line }) => [line, side, start_line])).toEqual([
      [5, 'RIGHT', null],
      [8, 'RIGHT', null],
      [30, 'LEFT', null],
      [5, 'RIGHT', 3],
    ]);
    expect(data[0]?.diff_hunk).toMatch(/\+five$/);
    expect(data[0]?.user.login).toBe('hunkwise[bot]');
  });

  test.each([
    ['outside the hunks', { line: 15 }, 'line must be part of the diff'],
    ['a deleted line on the right', { line: 39, side: 'RIGHT' }, 'line must be part of the diff'],
    ['over two hunks', { start_line: 5, line: 29 }, 'must be part of the same hunk'],
    ['backwards', { start_line: 6, line: 5 }, 'must precede the end line'],
    ['start = end', { start_line: 5, line: 5 }, 'must precede the end line'],
    ['subject_type', { line: 5, subject_type: 'line' }, 'not a permitted key'],
    ['no such file', { line: 5, path: 'b.py' }, 'Path could not be resolved'],
  ])('one bad anchor refuses the whole review: %s', async (_, anchor, words) => {
    const answer = await refused(
      review([
        { path: 'a.py', line: 5, body: 'good' },
        { path: 'a.py', body: 'bad', ...anchor },
      ]),
    );
    expect(answer).toMatchObject({ status: 422, message: expect.stringContaining(words) });
    expect(github.pullRequest(1)).toMatchObject({ reviews: [], comments: [] });
  });

  test('bodies, pending reviews, foreign commits', async () => {
    const good = { path: 'a.py', line: 5, body: 'x' };
    expect((await refused(review([good], { body: '' }))).status).toBe(422);
    expect((await refused(review([{ ...good, body: 'x'.repeat(65_537) }]))).status).toBe(422);
    expect((await refused(review([good], { commit_id: '0'.repeat(40) }))).message).toContain('commitOID');
    expect((await refused(review(Array.from({ length: 31 }, () => good)))).status).toBe(502);
    await review([good], { event: undefined });
    expect((await refused(review([good]))).message).toContain('one pending review');
  });

  test('a push moves comments along or makes them outdated', async () => {
    await review([
      { path: 'a.py', line: 5, body: 'stays' },
      { path: 'a.py', line: 30, body: 'changes' },
    ]);
    await github.push(1, { 'a.py': `# new\n${after.replace('thirty-one', 'changed')}` });
    const { data } = await client().rest.pulls.listReviewComments(pr);
    expect(data.map(({ line, original_line }) => [line, original_line])).toEqual([
      [6, 5],
      [null, 30],
    ]);
    expect(data[0]?.commit_id).toBe(github.pullRequest(1).pull.head.sha);
    await github.forcePush(1, { 'a.py': before.replace('line 20\n', 'x\n') });
    const view = github.pullRequest(1);
    expect(view.threads.map(({ outdated }) => outdated)).toEqual([true, true]);
    expect(view.reviews[0]?.commitId).toBe(view.pull.head.sha);
  });

  test('answers, edits, deletions, file comments, suggestions', async () => {
    const fence = '````suggestion\nfünf\n````';
    await review([{ path: 'a.py', line: 5, body: fence }]);
    const [comment] = github.pullRequest(1).comments;
    const id = comment?.id ?? 0;
    await github.reply(1, id, 'bob', 'Why?');
    await client().rest.pulls.createReplyForReviewComment({ ...pr, comment_id: id, body: 'Because.' });
    await client().rest.pulls.updateReviewComment({ ...repo, comment_id: id, body: `${fence}\nedited` });
    expect(github.pullRequest(1).threads[0]?.comments.map(({ author }) => author.login)).toEqual([
      'hunkwise[bot]',
      'bob',
      'hunkwise[bot]',
    ]);
    await github.acceptSuggestion(id);
    const { data } = await client().rest.pulls.listFiles(pr);
    expect(data[0]?.patch).toContain('+fünf');
    await client().rest.pulls.createReviewComment({
      ...pr,
      commit_id: github.pullRequest(1).pull.head.sha,
      path: 'a.py',
      body: 'x',
      subject_type: 'file',
    } as never);
    expect(github.pullRequest(1).comments.at(-1)?.thread.subjectType).toBe('file');
    await client().rest.pulls.deleteReviewComment({ ...repo, comment_id: id });
    expect(github.pullRequest(1).threads[0]?.comments).toHaveLength(2);
  });
});

describe('checks', () => {
  const annotation = { path: 'a.py', start_line: 1, end_line: 1, annotation_level: 'warning' as const, message: 'm' };
  const output = (annotations: object[], more = {}) => ({
    title: 't',
    summary: 's',
    annotations: annotations as (typeof annotation)[],
    ...more,
  });

  test('annotations are appended, 50 at a time', async () => {
    await start();
    await github.createRepository();
    const { head } = await github.openPullRequest({ files: { 'a.py': 'x\n' } });
    const { checks } = client().rest;
    const { data } = await checks.create({
      ...repo,
      name: 'Hunkwise',
      head_sha: head.sha,
      status: 'in_progress',
      external_id: '1',
    });
    const run = { ...repo, check_run_id: data.id };
    const fifty = Array.from({ length: 50 }, () => annotation);
    await checks.update({ ...run, output: output(fifty) });
    await checks.update({ ...run, conclusion: 'failure', output: output([annotation]) });
    expect(github.pullRequest(1).checkRuns[0]).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(github.pullRequest(1).checkRuns[0]?.annotations).toHaveLength(51);
    expect((await checks.listAnnotations({ ...run, per_page: 100 })).data).toHaveLength(51);
    const { data: latest } = await checks.listForRef({
      ...repo,
      ref: head.sha,
      check_name: 'Hunkwise',
      app_id: github.appId,
    });
    expect(latest).toMatchObject({
      total_count: 1,
      check_runs: [{ external_id: '1', output: { annotations_count: 51 } }],
    });
  });

  test.each([
    ['51 annotations', { output: output(Array.from({ length: 51 }, () => annotation)) }],
    ['a long summary', { output: { title: 't', summary: 'x'.repeat(65_536) } }],
    ['a long title', { output: { title: 'x'.repeat(256), summary: '' } }],
    ['completed without conclusion', { status: 'completed' }],
    ['four actions', { actions: Array.from({ length: 4 }, () => ({ label: 'a', description: 'b', identifier: 'c' })) }],
    ['a long label', { actions: [{ label: 'x'.repeat(21), description: 'b', identifier: 'c' }] }],
    ['columns over two lines', { output: output([{ ...annotation, end_line: 2, start_column: 1 }]) }],
    ['line 0', { output: output([{ ...annotation, start_line: 0 }]) }],
    ['a wrong type', { name: 7 }],
    ['an unknown commit', { head_sha: '0'.repeat(40) }],
  ])('422: %s', async (_, body) => {
    await start();
    await github.createRepository();
    const answer = await refused(
      client().rest.checks.create({ ...repo, name: 'Hunkwise', head_sha: 'main', ...body } as never),
    );
    expect(answer.status).toBe(422);
  });
});

interface Read {
  repository: {
    [alias: string]: { text: string | null; isBinary: boolean; isTruncated: boolean; byteSize: number } | null;
  };
}

describe('graphql', () => {
  const blob = '{ ... on Blob { oid byteSize isBinary isTruncated text } }';
  const inRepository = (fields: string) => `{ repository(owner: "acme", name: "shop") { ${fields} } }`;

  beforeEach(async () => {
    await start();
    const files = {
      'big.py': 'é'.repeat(300_000),
      'edge.py': 'x'.repeat(512_000),
      'bin.py': Buffer.from([65, 0, 66]),
      'a.py': 'a\n',
    };
    await github.createRepository({ files });
  });

  test('blobs: truncated at 512,000 bytes, null for binaries and for nothing', async () => {
    const aliases = ['big', 'edge', 'bin', 'a', 'nothing'].map(
      (name) => `${name}: object(expression: "main:${name}.py") ${blob}`,
    );
    const { repository } = await client().graphql<Read>(inRepository(aliases.join(' ')));
    expect(repository.big).toMatchObject({ isTruncated: true, byteSize: 600_000 });
    expect(Buffer.byteLength(repository.big?.text ?? '')).toBe(512_000);
    expect(repository.edge).toMatchObject({ isTruncated: false, text: 'x'.repeat(512_000) });
    expect(repository.bin).toMatchObject({ isBinary: true, text: null });
    expect(repository.a).toMatchObject({ text: 'a\n' });
    expect(repository.nothing).toBeNull();
  });

  test('threads, minimising and resolving', async () => {
    await github.openPullRequest({ files: { 'a.py': 'b\n' } });
    const comments = [{ path: 'a.py', line: 1, body: 'x' }];
    await client().rest.pulls.createReview({ ...pr, event: 'COMMENT', body: 'Look', comments });
    const threads =
      'reviewThreads(first: 100) { nodes { id isResolved isOutdated line comments(first: 9) { nodes { id author { login } isMinimized } } } pageInfo { hasNextPage } }';
    const query = inRepository(`pullRequest(number: 1) { headRefOid baseRefOid ${threads} }`);
    const read = async () => JSON.stringify(await client().graphql(query));
    expect(await read()).toContain('"isOutdated":false,"line":1');
    const [thread] = github.pullRequest(1).threads;
    const subject = `PRRC_${thread?.comments[0]?.id}`;
    await client().graphql(
      `mutation { minimizeComment(input: {subjectId: "${subject}", classifier: OUTDATED}) { minimizedComment { isMinimized } } }`,
    );
    expect(await read()).toContain('"author":{"login":"hunkwise"},"isMinimized":true');
    const resolve = `mutation { resolveReviewThread(input: {threadId: "${thread?.id}"}) { thread { isResolved } } }`;
    expect((await refused(client().graphql(resolve))).message).toContain('not accessible by integration');
    github.grant('acme', { ...minimumPermissions, contents: 'write' });
    await client().graphql(resolve);
    expect(await read()).toContain('"isResolved":true');
  });

  test('errors as GitHub words them', async () => {
    const unknown = refused(client().graphql(inRepository('nope')));
    expect((await unknown).message).toContain("Field 'nope' doesn't exist on type 'Repository'");
    const unbounded = refused(
      client().graphql(inRepository('pullRequest(number: 1) { reviewThreads { nodes { id } } }')),
    );
    expect((await unbounded).message).toContain('You must provide a `first` or `last` value');
    github.limits.graphqlObjects = 1;
    const two = inRepository(`a: object(expression: "main:a.py") ${blob} b: object(expression: "main:a.py") ${blob}`);
    expect((await refused(client().graphql(two))).status).toBe(502);
  });
});

describe('forks', () => {
  test.each([true, false])('head blobs through the base repository: %s', async (forkBlobsReadable) => {
    await start({ switches: { forkBlobsReadable } });
    await github.createRepository({ files: { 'a.py': 'a\n' } });
    const { head } = await github.openPullRequest({ fork: 'eve', files: { 'b.py': 'b\n' } });
    const read = (ref: string) => refused(client().rest.repos.getContent({ ...repo, path: 'b.py', ref }));
    expect((await read(head.sha)).status).toBe(forkBlobsReadable ? 200 : 404);
    expect((await read('refs/pull/1/head')).status).toBe(200);
    const { data } = await client().rest.pulls.get(pr);
    expect(data.head).toMatchObject({ label: 'eve:change-1', repo: { full_name: 'eve/shop', fork: true } });
    await client().rest.checks.create({ ...repo, name: 'x', head_sha: 'main' });
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
    const [first] = (await client().rest.apps.listWebhookDeliveries()).data.toReversed();
    await client().rest.apps.redeliverWebhookDelivery({ delivery_id: first?.id ?? 0 });
    target.close();
    target.closeAllConnections();
    expect(received.map(({ headers, body }) => `${headers['x-github-event']} ${JSON.parse(body).action}`)).toEqual([
      'pull_request opened',
      'pull_request synchronize',
      'issue_comment created',
      'pull_request opened',
    ]);
    const { headers, body } = received[0] ?? { headers: {}, body: '' };
    expect(headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha256', 'hush').update(body).digest('hex')}`);
    expect(received[3]?.headers['x-github-delivery']).toBe(headers['x-github-delivery']);
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
