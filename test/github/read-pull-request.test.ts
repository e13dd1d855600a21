import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { parsePatch } from '../../src/diff/index.ts';
import { type PullRequestHead, pullRequestReader, watchHead } from '../../src/github/index.ts';
import { commentMarker } from '../../src/review/marker.ts';
import type { Change } from '../../src/review/ports.ts';
import {
  API,
  answerQueries,
  BASE,
  expressionsOf,
  freshClient,
  HEAD,
  PULL,
  REPO,
  type Row,
  respond,
  row,
} from './stage.ts';

function serveFiles(rows: readonly Row[]): void {
  nock(API)
    .persist()
    .get(`${REPO}/pulls/7/files`)
    .query(true)
    .reply(
      respond((uri) => {
        const query = new URL(uri).searchParams;
        const [size, page] = [Number(query.get('per_page')), Number(query.get('page'))];
        const link: Record<string, string> = page * size < rows.length ? { link: `<${API}/x>; rel="next"` } : {};
        return [200, rows.slice((page - 1) * size, page * size), link];
      }),
    );
  serveTree();
}

/** Where base and head parted; GitHub does not tell when it is left out. */
function serveMergeBase(sha?: string): void {
  nock(API)
    .get(`${REPO}/compare/${BASE}...${HEAD}`)
    .query({ per_page: 1, page: 2 })
    .reply(sha === undefined ? 404 : 200, { merge_base_commit: { sha } });
}

function serveTree(): void {
  nock(API)
    .persist()
    .get(`${REPO}/git/trees/${HEAD}`)
    .query({ recursive: '1' })
    .reply(200, { tree: [], truncated: false });
}

function read(client = freshClient(), pull: PullRequestHead = PULL): Promise<Change> {
  return pullRequestReader(client, pull, watchHead(client, pull)).read();
}

const at = (path: string, commit = HEAD) => `${commit}:${path}`;
const PATCH = '@@ -1,2 +1,2 @@\n-old\n+new\n same';

describe('reading a pull request', () => {
  afterEach(() => nock.cleanAll());

  it('takes the base text from head and patch', async () => {
    const client = freshClient();
    serveFiles([row({ filename: 'a.py', patch: PATCH })]);
    const asked = answerQueries({
      blobs: { [at('a.py')]: 'new\nsame\nrest\n', [at('.github/hunkwise.yml', BASE)]: 'extends: all' },
    });
    const change = await read(client);
    expect(change).toMatchObject({
      base: BASE,
      head: HEAD,
      files: [{ path: 'a.py', status: 'modified', head: 'new\nsame\nrest\n', base: 'old\nsame\nrest\n' }],
      configuration: { path: '.github/hunkwise.yml', text: 'extends: all' },
      conversation: { comments: [], commentsSoFar: 0, dismissals: [] },
      isDraft: false,
      tree: { files: [] },
      incomplete: [],
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.variables).toEqual({
      owner: 'acme',
      name: 'shop',
      number: 7,
      configuration: at('.github/hunkwise.yml', BASE),
      proposal: 'refs/pull/7/head:.github/hunkwise.yml',
      head: 'refs/pull/7/head',
      e0: at('a.py'),
    });
  });

  it('spends one call when there is no Python and the pull request is new', async () => {
    const client = freshClient();
    serveFiles([row({ filename: 'README.md', patch: PATCH })]);
    const asked = answerQueries({});
    const change = await read(client, { ...PULL, isNew: true });
    expect(change).toMatchObject({ files: [{ path: 'README.md', head: null }], configuration: null, tree: null });
    expect(asked).toEqual([]);
  });

  it('knows added, removed, renamed, copied and empty files', async () => {
    const client = freshClient();
    const empty = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
    serveFiles([
      row({ filename: 'added.py', status: 'added', patch: '@@ -0,0 +1 @@\n+x' }),
      row({ filename: 'empty.py', status: 'added', sha: empty }),
      row({
        filename: 'removed.py',
        status: 'removed',
        patch: '@@ -1,2 +0,0 @@\n-a\n-b\n\\ No newline at end of file',
      }),
      row({ filename: 'new.py', previous_filename: 'old.py', status: 'renamed' }),
      row({ filename: 'b.py', previous_filename: 'a.py', status: 'renamed', patch: PATCH }),
      row({ filename: 'copy.py', previous_filename: 'a.py', status: 'copied', patch: PATCH }),
    ]);
    const text = 'new\nsame\n';
    const blobs = {
      [at('added.py')]: 'x\n',
      [at('empty.py')]: '',
      [at('new.py')]: text,
      [at('b.py')]: text,
      [at('copy.py')]: text,
    };
    answerQueries({ blobs, changedFiles: 6 });
    const { files } = await read(client);
    const seen = files.map(({ path, previousPath, head, base, unread }) => [path, previousPath, head, base, unread]);
    expect(seen).toEqual([
      ['added.py', undefined, 'x\n', null, undefined],
      ['empty.py', undefined, '', null, undefined],
      ['removed.py', undefined, null, 'a\nb', undefined],
      ['new.py', 'old.py', text, text, undefined],
      ['b.py', 'a.py', text, 'old\nsame\n', undefined],
      ['copy.py', undefined, text, null, undefined],
    ]);
  });

  it.each<[string, Row, object | string | null, RegExp]>([
    ['no diff of a changed file', row({ filename: 'a.py', changes: 2_100 }), 'x', /sends no diff.*2,100 changed lines/],
    ['an emptied row', row({ filename: 'a.py' }), 'x', /sends no diff/],
    ['a diff that is cut off', { ...row({ filename: 'a.py', patch: PATCH }), additions: 9 }, 'x', /cuts the diff/],
    ['a diff that does not parse', row({ filename: 'a.py', patch: '@@ -1,9 +1 @@\n-a' }), 'x', /does not parse/],
    ['a diff that does not fit', row({ filename: 'a.py', patch: PATCH }), 'something else\n', /does not fit/],
    ['a missing blob', row({ filename: 'a.py', patch: PATCH }), null, /does not give this file/],
    ['a submodule', row({ filename: 'a.py', patch: PATCH }), {}, /link to another repository/],
    [
      'a binary',
      row({ filename: 'a.py', status: 'added' }),
      { byteSize: 9, isBinary: true, isTruncated: false, text: null },
      /binary/,
    ],
    [
      '5 MB',
      row({ filename: 'a.py', patch: PATCH }),
      { byteSize: 5e6, isBinary: false, isTruncated: true, text: '' },
      /5\.0 MB/,
    ],
  ])('calls a file unread, never clean: %s', async (_, file, blob, reason) => {
    const client = freshClient();
    serveFiles([file]);
    serveMergeBase();
    answerQueries({ blobs: { [at('a.py')]: blob } });
    const { files } = await read(client);
    expect(files).toMatchObject([{ path: 'a.py', head: null, base: null }]);
    expect(files[0]?.unread).toMatch(reason);
  });

  it.each<[string, Row]>([
    ['none of a changed file', row({ filename: 'b.py', previous_filename: 'a.py', status: 'renamed', changes: 2_100 })],
    ['an emptied row', row({ filename: 'b.py', previous_filename: 'a.py', status: 'changed' })],
    ['one that is cut off', { ...row({ filename: 'b.py', previous_filename: 'a.py', patch: PATCH }), additions: 9 }],
    ['one that does not fit', row({ filename: 'b.py', previous_filename: 'a.py', patch: '@@ -1 +1 @@\n-a\n+b' })],
  ])('makes its own diff against the merge base where GitHub sends %s', async (_, file) => {
    const client = freshClient();
    const fork = 'c'.repeat(40);
    serveFiles([file]);
    serveMergeBase(fork);
    const blobs = { [at('b.py')]: 'new\nsame\n', [at('a.py', fork)]: 'old\nsame\n', [at('a.py', BASE)]: 'later\n' };
    const asked = answerQueries({ blobs });
    const { files } = await read(client);
    expect(files).toMatchObject([{ head: 'new\nsame\n', base: 'old\nsame\n', isDiffHidden: true }]);
    expect(files[0]?.hunks).toEqual(parsePatch(PATCH));
    expect(files[0]?.unread).toBeUndefined();
    expect(asked).toHaveLength(2);
  });

  it('does not take a changed text for the file: an encoding that GraphQL does not read', async () => {
    const client = freshClient();
    serveFiles([row({ filename: 'a.py', status: 'added', patch: '@@ -0,0 +1 @@\n+x' })]);
    answerQueries({ blobs: { [at('a.py')]: { byteSize: 2, isBinary: false, isTruncated: false, text: '\ufffd\n' } } });
    nock(API)
      .get(`${REPO}/contents/a.py`)
      .query({ ref: HEAD })
      .reply(200, Buffer.from([0xe9, 0x0a]));
    expect((await read(client)).files).toMatchObject([{ head: null, unread: 'The file is not text in UTF-8.' }]);
  });

  it('judges a large added file without a diff as a whole', async () => {
    const client = freshClient();
    serveFiles([row({ filename: 'a.py', status: 'added', changes: 2_100, additions: 2_100 })]);
    answerQueries({ blobs: { [at('a.py')]: 'x\n' } });
    expect((await read(client)).files).toMatchObject([{ head: 'x\n', base: null, hunks: [] }]);
  });

  it('believes that only the mode changed when the base has the same text', async () => {
    const client = freshClient();
    serveFiles([row({ filename: 'a.py' })]);
    answerQueries({ blobs: { [at('a.py')]: 'x\n', [at('a.py', BASE)]: 'x\n' } });
    expect((await read(client)).files).toMatchObject([{ head: 'x\n', base: 'x\n', hunks: [] }]);
  });

  it('reads what GraphQL cuts off through the contents API, byte order mark and all', async () => {
    const client = freshClient();
    const text = `\ufeffnew\nsame\n${'# é\n'.repeat(10)}`;
    serveFiles([row({ filename: 'a b/c.py', patch: '@@ -1,2 +1,2 @@\n-\ufeffold\n+\ufeffnew\n same' })]);
    answerQueries({
      blobs: { [at('a b/c.py')]: { byteSize: 600_000, isBinary: false, isTruncated: true, text: 'new' } },
    });
    nock(API, { reqheaders: { accept: 'application/vnd.github.raw+json' } })
      .get(`${REPO}/contents/a%20b%2Fc.py`)
      .query({ ref: HEAD })
      .reply(200, Buffer.from(text), { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' });
    const [file] = (await read(client)).files;
    expect(file).toMatchObject({ head: text });
    expect(file?.base?.startsWith('\ufeffold\n')).toBe(true);
  });

  it('reads 50 blobs a query', async () => {
    const client = freshClient();
    const names = Array.from({ length: 120 }, (_, index) => `m${index}.py`);
    serveFiles(names.map((filename) => row({ filename, status: 'added', patch: '@@ -0,0 +1 @@\n+x' })));
    const asked = answerQueries({
      blobs: Object.fromEntries(names.map((name) => [at(name), 'x\n'])),
      changedFiles: 120,
    });
    const { files } = await read(client);
    expect(asked.map((each) => expressionsOf(each).length)).toEqual([50, 50, 20]);
    expect(asked.filter(({ query }) => query.includes('reviewThreads'))).toHaveLength(1);
    expect(files.every(({ head }) => head === 'x\n')).toBe(true);
  });

  it('halves a query that is too heavy, and gives up on a single blob only', async () => {
    const client = freshClient();
    const names = Array.from({ length: 8 }, (_, index) => `m${index}.py`);
    serveFiles(names.map((filename) => row({ filename, status: 'added', patch: '@@ -0,0 +1 @@\n+x' })));
    const blobs = Object.fromEntries(names.map((name) => [at(name), 'x\n']));
    const asked = answerQueries({ blobs, changedFiles: 8 }, (each) => expressionsOf(each).includes(at('m5.py')));
    const { files } = await read(client);
    expect(asked.map((each) => expressionsOf(each).length)).toEqual([8, 4, 4, 2, 1, 1, 2]);
    expect(files.flatMap(({ unread }) => unread ?? [])).toEqual(['GitHub fails to give the text of this file.']);
  });

  it('fails when GitHub answers nothing at all', async () => {
    const client = freshClient();
    serveFiles([row({ filename: 'a.py', patch: PATCH })]);
    const asked = answerQueries({}, () => true);
    await expect(read(client)).rejects.toMatchObject({
      code: 'github-unavailable',
      message: expect.stringContaining('502'),
    });
    expect(asked.length).toBeLessThan(10);
  });

  it('falls back to the ref of the pull request for a fork', async () => {
    const client = freshClient();
    serveFiles([row({ filename: 'a.py', patch: PATCH })]);
    const asked = answerQueries({ blobs: { 'refs/pull/7/head:a.py': 'new\nsame\n' } });
    expect((await read(client)).files).toMatchObject([{ head: 'new\nsame\n' }]);
    expect(asked).toHaveLength(2);
  });

  it('says when GitHub does not list all files', async () => {
    const client = freshClient();
    serveFiles(Array.from({ length: 3_100 }, (_, index) => row({ filename: `${index}.md`, patch: PATCH })));
    answerQueries({ changedFiles: 3_100 });
    const { incomplete } = await read(client);
    expect(incomplete).toEqual(['GitHub lists 3,000 of the 3,100 changed files; the others were not read.']);
  });

  it('finds our comments by author and marker, on all pages', async () => {
    const client = freshClient();
    const thread = (id: string, login: string, body: string, line: number | null = 3) => ({
      id: `PRRT_${id}`,
      path: 'a.py',
      line,
      originalLine: 2,
      originalStartLine: null,
      diffSide: 'RIGHT',
      isResolved: false,
      viewerCanResolve: false,
      opening: { nodes: [{ id: `PRRC_${id}`, fullDatabaseId: id, body, author: login === '' ? null : { login } }] },
      voices: { nodes: [{ author: { login } }, ...(id === '1' ? [{ author: { login: 'ada' } }] : [])] },
    });
    const marked = (fingerprint: string) =>
      `text\n\n${commentMarker({ rule: 'a/b', fingerprint, snippet: 'x', function: 'f', line: 2 })}`;
    serveFiles([row({ filename: 'a.py', patch: PATCH })]);
    nock(API)
      .post('/graphql', (body) => body.variables.after === 'next')
      .reply(200, {
        data: {
          repository: {
            pullRequest: {
              reviewThreads: {
                pageInfo: { hasNextPage: false, endCursor: null },
                nodes: [thread('3000000000', 'hunkwise', marked('two'), null)],
              },
            },
          },
        },
      });
    answerQueries({
      blobs: { [at('a.py')]: 'new\nsame\n' },
      more: { endCursor: 'next' },
      threads: [
        thread('1', 'hunkwise', marked('one')),
        thread('2', 'mallory', marked('forged')),
        thread('3', 'hunkwise', 'no marker'),
        thread('4', '', marked('ghost')),
      ],
    });
    expect((await read(client)).conversation?.comments).toMatchObject([
      { id: 1, nodeId: 'PRRC_1', threadId: 'PRRT_1', path: 'a.py', line: 3, isAnswered: true },
      { id: 3_000_000_000, marker: { fingerprint: 'two' }, line: null, isAnswered: false },
    ]);
  });
});
