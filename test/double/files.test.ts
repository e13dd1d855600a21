import { describe, expect, test } from 'vitest';
import { client, github, numbered, pr, refused, repo, start } from './setup.ts';

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
    expect(tree.truncated).toBe(false);
    github.limits.treeEntries = 2;
    const cut = await client().rest.git.getTree({ ...repo, tree_sha: 'refs/pull/1/head', recursive: '1' });
    expect(cut.data).toMatchObject({ truncated: true, tree: [{ path: 'app' }, { path: 'app/a.py' }] });
    const alone = await client().rest.git.getTree({ ...repo, tree_sha: tree.tree[0]?.sha ?? '' });
    expect(alone.data).toMatchObject({ truncated: false, tree: [{ path: 'a.py', size: 6 }, { path: 'b.py' }] });
    const at = { ...repo, path: 'app/b.py', ref: pull.head.sha };
    expect((await client().rest.repos.getContent({ ...at, mediaType: { format: 'raw' } })).data).toBe('b = 1\n');
    expect((await refused(client().rest.repos.getContent({ ...at, path: 'no.py' }))).status).toBe(404);
    const { data } = await client().rest.repos.compareCommitsWithBasehead({
      ...repo,
      basehead: `main...${pull.head.sha}`,
    });
    expect(data).toMatchObject({ status: 'ahead', ahead_by: 1, merge_base_commit: { sha: pull.base.sha } });
    const diff = await client().rest.pulls.get({ ...pr, mediaType: { format: 'diff' } });
    expect(diff.data).toContain('+++ b/app/b.py\n@@ -0,0 +1 @@\n+b = 1');
    const tar = await client().rest.repos.downloadTarballArchive({ ...repo, ref: pull.head.sha });
    expect((tar.data as ArrayBuffer).byteLength).toBeGreaterThan(100);
  });

  test.each(['/git/trees/main', '/git/blobs/main:a.py', '/tarball/main'])('%s takes contents:read', async (path) => {
    await start({ permissions: { metadata: 'read' } });
    await github.createRepository({ files: { 'a.py': 'a\n' } });
    const answer = refused(client().request(`GET /repos/acme/shop${path}`));
    expect(await answer).toMatchObject({ status: 403, message: expect.stringContaining('not accessible') });
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
