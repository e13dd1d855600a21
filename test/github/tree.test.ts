import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { blobCache } from '../../src/github/index.ts';
import { listProject, pullRequestTree } from '../../src/github/tree.ts';
import { github, start } from '../double/setup.ts';
import { callsOf, connection, modules, open, pathsOf, read, textsOf, treeOf } from './tree-stage.ts';

describe('the tree around a pull request', () => {
  it("holds head's Python and manifests, in one call more", async () => {
    await start();
    const files = { ...modules(2), 'pyproject.toml': '[project]\n', 'README.md': 'x\n', 'docs/x.md': 'x\n' };
    const pull = await open(files);
    const spent = await callsOf(async () => {
      const tree = await treeOf(pull);
      expect(tree.files.find(({ path }) => path === 'app/m0.py')).toMatchObject({
        oid: expect.stringMatching(/^[0-9a-f]{40}$/),
        size: 10,
      });
      expect(pathsOf(tree)).toEqual(['app/m0.py', 'app/m1.py', 'main.py', 'pyproject.toml']);
      expect(tree).not.toHaveProperty('unavailable');
    });
    expect(spent).toEqual(['files', 'graphql', 'trees']);
  });

  it('is not listed without Python that head still has', async () => {
    await start();
    const repository = await github.createRepository({ files: { 'a.py': 'a\n', 'README.md': 'a\n' } });
    const prose = await github.openPullRequest({ repository, files: { 'README.md': 'b\n' } });
    const gone = await github.openPullRequest({ repository, files: { 'a.py': null } });
    const spent = await callsOf(async () => {
      for (const pull of [prose, gone]) expect((await read(pull)).tree).toBeNull();
    });
    expect(spent).not.toContain('trees');
  });

  it('reads n blobs in ⌈n/50⌉ queries, and not again what the change or the process has read', async () => {
    await start();
    const cache = blobCache();
    const pull = await open(modules(120));
    const tree = await treeOf(pull, cache);
    expect(
      await callsOf(async () => expect(await textsOf(tree)).toMatchObject({ 'app/m7.py': 'app_7 = 1\n' })),
    ).toEqual(['graphql', 'graphql', 'graphql']);
    expect(await callsOf(() => textsOf(tree))).toEqual([]);
    const warm = await callsOf(async () =>
      expect(await textsOf(await treeOf(pull, cache))).toMatchObject({
        'app/m119.py': 'app_119 = 1\n',
        'main.py': 'a = 2\n',
      }),
    );
    expect(warm).toEqual(['files', 'graphql', 'trees']);

    await github.push(pull, { 'main.py': 'a = 3\n', 'app/m3.py': 'new = 1\n', 'app/m4.py': null });
    const after = await treeOf(pull, cache);
    expect(await callsOf(async () => expect(await textsOf(after)).toMatchObject({ 'app/m3.py': 'new = 1\n' }))).toEqual(
      [],
    );
    const other = await github.openPullRequest({ repository: pull.repository, files: { 'x.py': 'x = 1\n' } });
    const sibling = await treeOf(other, cache);
    expect(await callsOf(async () => expect(await textsOf(sibling)).toMatchObject({ 'main.py': 'a = 1\n' }))).toEqual([
      'graphql',
    ]);
  });

  it('reads one archive where that is fewer calls', async () => {
    await start();
    // What is wanted and what is not by turns, in more bytes than a stream hands on at once.
    const noise = (length: number) => randomBytes(length).toString('hex');
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [
        [`app/m${at}.py`, `x = "${noise(at * 10)}"\n`],
        [`app/m${at}.txt`, noise(at % 100 === 0 ? 500_000 : 2_000)],
      ]).flat(),
    );
    const tree = await treeOf(await open(files));
    const spent = await callsOf(async () => {
      const texts = await textsOf(tree);
      expect(Object.keys(texts)).toHaveLength(301);
      for (const [path, text] of Object.entries(texts)) expect(text).toBe(path === 'main.py' ? 'a = 2\n' : files[path]);
    });
    expect(spent).toEqual(['tarball']);
  });

  it('does not read an archive of more than 300 MB', async () => {
    await start();
    const pull = await open(modules(201));
    const asker = { ...connection(pull), configuration: '' };
    const project = { ...(await listProject(asker.client, asker.pull, [])), bytes: 300_000_001 };
    const tree = pullRequestTree(project, asker, [], new Map());
    expect(await callsOf(() => textsOf(tree))).toEqual(Array(5).fill('graphql'));
  });

  it('reads by id what the archive shows otherwise, or not at all', async () => {
    await start();
    const attributes = 'app/m1.py export-subst\napp/m2.py export-ignore\n*.txt eol=crlf\n';
    const subst = 'version = "$Format:%H$"\n';
    const long = `${'é'.repeat(120)}/${'n'.repeat(150)}.py`;
    const others = { 'requirements.txt': 'fastapi\n', [long]: 'x = 1\n', 'latin.py': Buffer.from([0xe9]) };
    const pull = await open({ ...modules(250), 'app/m1.py': subst, ...others, '.gitattributes': attributes });
    const cache = blobCache();
    const tree = await treeOf(pull, cache);
    const spent = await callsOf(async () => {
      expect(await textsOf(tree)).toMatchObject({
        'app/m1.py': subst,
        'app/m2.py': 'app_2 = 1\n',
        'requirements.txt': 'fastapi\n',
        [long]: 'x = 1\n',
        'latin.py': undefined,
      });
    });
    expect(spent).toEqual(['graphql', 'tarball']);
    const again = await treeOf(pull, cache);
    expect(await callsOf(() => textsOf(again))).toEqual([]);
  });

  it.each([
    ['fails', { status: 404 }],
    ['is broken', { status: 200, body: 'no archive' }],
    ['leads nowhere', { status: 302, headers: { location: 'http://127.0.0.1:9/x' } }],
  ])('goes on without an archive that %s', async (_, fault) => {
    await start();
    const tree = await treeOf(await open(modules(201)));
    github.fail({ path: '/tarball/', ...fault });
    const spent = await callsOf(async () => expect(Object.values(await textsOf(tree))).not.toContain(undefined));
    expect(spent).toEqual([...Array(5).fill('graphql'), 'tarball']);
  });

  it('halves a query that is too heavy', async () => {
    await start({ limits: { graphqlObjects: 10 } });
    const tree = await treeOf(await open(modules(16)));
    const spent = await callsOf(async () => expect(Object.values(await textsOf(tree))).not.toContain(undefined));
    expect(spent).toHaveLength(3);
  });

  it('reads a text that GraphQL cuts off in a call of its own, and none of more than 2 MB', async () => {
    await start();
    const long = `x = "${'a'.repeat(600_000)}"\n`;
    const tree = await treeOf(await open({ 'long.py': long, 'huge.py': '#'.repeat(2_000_001), 'a.py': 'a = 1\n' }));
    expect(pathsOf(tree)).toEqual(['a.py', 'long.py', 'main.py']);
    const spent = await callsOf(async () =>
      expect(await textsOf(tree)).toMatchObject({ 'long.py': long, 'a.py': 'a = 1\n' }),
    );
    expect(spent).toEqual(['blobs', 'graphql']);
  });

  it('tells nothing about what it does not hold', async () => {
    await start();
    const tree = await treeOf(await open({ 'secrets.env': 'S=1\n' }));
    const [secret] =
      (await github.pullRequest(1).pull.repository.store.tree('main', true))?.filter(
        ({ path }) => path === 'secrets.env',
      ) ?? [];
    expect(await callsOf(async () => expect(await tree.read([secret?.oid ?? ''])).toEqual(new Map()))).toEqual([]);
  });
});
