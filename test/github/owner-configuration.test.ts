import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { pullRequestReader, watchHead } from '../../src/github/index.ts';
import { withoutOwnerRepository } from '../../src/github/owner-configuration.ts';
import type { Change } from '../../src/review/ports.ts';
import { API, answerQueries, BASE, freshClient, HEAD, PULL, REPO, type Row, respond, row } from './stage.ts';

const PATH = '.github/hunkwise.yml';
const PYTHON = row({ filename: 'a.py', status: 'added', patch: '@@ -0,0 +1 @@\n+x' });
const PROPOSAL = `refs/pull/7/head:${PATH}`;

function serve(rows: readonly Row[]): void {
  const all = nock(API).persist();
  all
    .get(`${REPO}/pulls/7/files`)
    .query(true)
    .reply(respond(() => [200, rows]));
  all.get(`${REPO}/git/trees/${HEAD}`).query(true).reply(200, { tree: [], truncated: false });
}

async function read(rows: readonly Row[], repository: Parameters<typeof answerQueries>[0]): Promise<Change> {
  const client = freshClient();
  serve(rows);
  answerQueries({ changedFiles: rows.length, ...repository });
  return pullRequestReader(client, PULL, watchHead(client, PULL)).read();
}

describe('the configuration that counts', () => {
  afterEach(() => nock.cleanAll());

  const blobs = { [`${HEAD}:a.py`]: 'x\n', [PROPOSAL]: 'extends: none' };

  it.each<[string, object, string | null, object | null]>([
    ['of the base', { [`${BASE}:${PATH}`]: 'own' }, 'shared', { path: PATH, text: 'own' }],
    ['of the owner', {}, 'shared', { path: `acme/.github:${PATH}`, text: 'shared', sharedBy: 'acme/.github' }],
    ['of nobody', {}, null, null],
  ])('%s, never of the pull request', async (_, base, shared, expected) => {
    const change = await read([PYTHON], { blobs: { ...blobs, ...base }, shared });
    expect(change.configuration).toEqual(expected);
    expect(change.proposal).toBeUndefined();
  });

  it('is told when it cannot be read', async () => {
    const cut = { byteSize: 600_000, isBinary: false, isTruncated: true, text: 'extends' };
    const change = await read([PYTHON], { blobs: { ...blobs, [`${BASE}:${PATH}`]: cut }, shared: 'shared' });
    expect(change.configuration).toBeNull();
    expect(change.incomplete).toEqual([`The configuration ${PATH} is too long or not text; the defaults apply.`]);
  });

  it.each<[string, Row, object | null]>([
    ['added', { filename: PATH, status: 'added' }, { kind: 'adds', text: 'extends: none' }],
    ['modified', { filename: PATH }, { kind: 'changes', text: 'extends: none' }],
    ['removed', { filename: PATH, status: 'removed' }, { kind: 'removes', text: null }],
    [
      'moved there',
      { filename: PATH, previous_filename: 'x.yml', status: 'renamed' },
      { kind: 'adds', text: 'extends: none' },
    ],
    ['moved away', { filename: 'x.yml', previous_filename: PATH, status: 'renamed' }, { kind: 'removes', text: null }],
    ['copied', { filename: 'x.yml', previous_filename: PATH, status: 'copied' }, null],
  ])('is proposed by a pull request: %s', async (_, values, expected) => {
    const change = await read([row(values), PYTHON], { blobs });
    expect(change.proposal ?? null).toEqual(expected);
  });
});

describe('a query that fails for the owner’s repository', () => {
  const missing = { type: 'NOT_FOUND', path: ['shared'], message: 'Could not resolve to a Repository' };
  const failure = (errors: readonly object[], data: unknown = { shared: null }) =>
    Object.assign(new Error('failed'), { name: 'GraphqlResponseError', errors, data });

  it.each([
    ['missing', missing],
    ['closed to the App', { ...missing, type: 'FORBIDDEN' }],
    ['closed inside', { ...missing, type: 'FORBIDDEN', path: ['shared', 'configuration'] }],
  ])('has its data: %s', (_, error) => {
    expect(withoutOwnerRepository(failure([error]))).toEqual({ shared: null });
  });

  it.each([
    ['without data', failure([missing], null)],
    ['without a reason', failure([])],
    ['for another repository', failure([{ ...missing, path: ['repository'] }])],
    ['for another reason', failure([{ ...missing, type: 'INSUFFICIENT_SCOPES' }])],
    ['and for the rate limit', failure([missing, { type: 'RATE_LIMITED' }])],
    ['as a whole', new Error('502')],
  ])('fails %s', (_, error) => {
    expect(() => withoutOwnerRepository(error)).toThrow(error);
  });

  it('is taken for too heavy when the other reason says so', () => {
    const timeout = { message: 'Something went wrong', path: ['repository', 'b3'] };
    expect(() => withoutOwnerRepository(failure([missing, timeout]))).toThrow(
      expect.objectContaining({ errors: [timeout] }),
    );
  });
});
