import { describe, expect, it } from 'vitest';
import { blobCache } from '../../src/github/index.ts';
import { github, start } from '../double/setup.ts';
import { callsOf, modules, open, pathsOf, read, textsOf, treeOf } from './tree-stage.ts';

describe('a tree that GitHub cuts off', () => {
  it('is listed folder by folder, whole where that fits', async () => {
    await start({ limits: { treeEntries: 8 } });
    const files = {
      ...modules(3, 'a'),
      ...modules(3, 'b/c'),
      ...modules(2, 'b/d'),
      ...modules(4, 'b/e'),
      'setup.py': '',
    };
    const pull = await open(files);
    const spent = await callsOf(async () =>
      expect(pathsOf(await treeOf(pull))).toEqual([...Object.keys(files), 'main.py'].sort()),
    );
    // The root whole, then alone; a, b whole; b alone; c, d, e whole.
    expect(spent.filter((each) => each === 'trees')).toHaveLength(8);
  });

  it('is given up when 200 calls do not suffice, before they are spent', async () => {
    await start({ limits: { treeEntries: 300 } });
    const files = Object.assign({}, ...Array.from({ length: 200 }, (_, at) => modules(1, `f${at}`))) as Record<
      string,
      string
    >;
    const pull = await open(files);
    const spent = await callsOf(async () =>
      expect(await treeOf(pull)).toMatchObject({
        files: [],
        unavailable: 'The repository has too many folders for GitHub to list its files.',
      }),
    );
    expect(spent.filter((each) => each === 'trees')).toHaveLength(2);
  });

  it('is given up when one folder alone is too large', async () => {
    await start({ limits: { treeEntries: 5 } });
    const tree = await treeOf(await open(modules(9)));
    expect(tree).toMatchObject({ files: [], unavailable: expect.stringContaining('too many folders') });
  });
});

describe('a tree that is not to be had', () => {
  it.each([403, 500])('does not fail the review: %s', async (status) => {
    await start();
    const pull = await open(modules(1));
    github.fail({ path: '/git/trees/', status, times: 9 });
    const { tree, files } = await read(pull);
    expect(files).toMatchObject([{ head: 'a = 2\n' }]);
    expect(tree).toMatchObject({
      files: [],
      unavailable: `GitHub does not list the repository's files (it answered ${status}).`,
    });
    expect(await tree?.read(['x'])).toEqual(new Map());
  });

  it('is one over the budget', async () => {
    await start({ validate: false });
    const tree = await treeOf(await open(modules(5_001)));
    expect(tree).toMatchObject({
      files: [],
      unavailable: 'The repository has 5,002 Python files; the project index holds up to 5,000.',
    });
  });

  it('fails to be read with the words of GitHub', async () => {
    await start();
    const tree = await treeOf(await open(modules(1)));
    github.fail({ path: '/graphql', status: 403, times: 9 });
    await expect(textsOf(tree)).rejects.toMatchObject({ code: 'github-refused' });
  });

  it('stops when it is told to, and goes on from there the next time', async () => {
    await start();
    const cache = blobCache();
    const tree = await treeOf(await open(modules(120)), cache);
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    const { promise: arrival, resolve: arrived } = Promise.withResolvers<void>();
    const held = () => {
      arrived();
      return hold;
    };
    github.fail({ path: '/graphql', skip: 1, hold: held });
    const controller = new AbortController();
    const oids = tree.files.map(({ oid }) => oid);
    const before = github.calls.length;
    const reading = tree.read(oids, controller.signal);
    await arrival;
    controller.abort(new DOMException('too slow', 'TimeoutError'));
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    release();
    await expect.poll(() => github.calls.length, { timeout: 10_000 }).toBe(before + 2);
    expect(await callsOf(() => tree.read(oids))).toEqual(['graphql', 'graphql']);
    await expect(tree.read(oids, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe("a fork's tree", () => {
  it.each([true, false])('is read, its commits readable by hash: %s', async (forkBlobsReadable) => {
    await start({ switches: { forkBlobsReadable } });
    const repository = await github.createRepository({ files: { 'main.py': 'a = 1\n', ...modules(3) } });
    const files = { 'main.py': 'a = 2\n', 'setup.cfg': '[metadata]\n' };
    const pull = await github.openPullRequest({ repository, fork: 'eve', files });
    const tree = await treeOf(pull);
    expect(await textsOf(tree)).toEqual({ ...modules(3), ...files });
    const sizes = await callsOf(() => treeOf(pull));
    expect(sizes.filter((each) => each === 'trees')).toHaveLength(forkBlobsReadable ? 1 : 2);
  });

  it('comes as an archive of the pull request where its commits cannot be read by hash', async () => {
    await start({ switches: { forkBlobsReadable: false } });
    const tree = await treeOf(await open(modules(220), { fork: 'eve' }));
    expect(await callsOf(async () => expect(Object.values(await textsOf(tree))).not.toContain(undefined))).toEqual([
      'tarball',
    ]);
  });

  it('is none of a commit that is not the one under review', async () => {
    await start({ switches: { forkBlobsReadable: false } });
    const pull = await open(modules(1), { fork: 'eve' });
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    github.fail({ path: '/git/trees/', skip: 1, hold });
    const before = github.calls.length;
    const reading = treeOf({ ...pull, head: { ...pull.head } });
    await expect
      .poll(() => github.calls.slice(before).some(({ path, status }) => path.includes('/git/trees/') && status === 404))
      .toBe(true);
    await github.push(pull, { 'main.py': 'a = 3\n' });
    release();
    expect(await reading).toMatchObject({
      files: [],
      unavailable: 'The pull request moved on while its files were listed.',
    });
  });
});
