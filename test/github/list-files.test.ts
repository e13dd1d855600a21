import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { listFiles } from '../../src/github/list-files.ts';
import { API, freshClient, PULL, REPO, type Row, respond, row } from './stage.ts';

const PATCH = '@@ -1 +1 @@\n-a\n+b';

/** Serves `rows` page by page; `empty` says which rows come without patch and counts, on a page of that size. */
function serve(rows: readonly Row[], empty: (row: Row, size: number) => boolean = () => false): string[] {
  const asked: string[] = [];
  nock(API)
    .persist()
    .get(`${REPO}/pulls/7/files`)
    .query(true)
    .reply(
      respond((uri) => {
        const query = new URL(uri).searchParams;
        const [size, page] = [Number(query.get('per_page')), Number(query.get('page'))];
        asked.push(`${size}/${page}`);
        const shown = rows.slice((page - 1) * size, page * size).map((each) => {
          const { patch: _, ...rest } = each;
          return empty(each, size) ? { ...rest, additions: 0, deletions: 0, changes: 0 } : each;
        });
        const link: Record<string, string> = page * size < rows.length ? { link: `<${API}/x>; rel="next"` } : {};
        return [200, shown, link];
      }),
    );
  return asked;
}

function python(count: number): Row[] {
  return Array.from({ length: count }, (_, at) => row({ filename: `m${at}.py`, patch: PATCH }));
}

describe('listing the files of a pull request', () => {
  afterEach(() => nock.cleanAll());

  it.each([
    [1, ['100/1']],
    [100, ['100/1']],
    [101, ['100/1', '100/2']],
  ])('reads %i files in ⌈F/100⌉ calls', async (count, calls) => {
    const client = freshClient();
    const asked = serve(python(count));
    expect(await listFiles(client, PULL)).toHaveLength(count);
    expect(asked).toEqual(calls);
  });

  it('stops at 3,000 files', async () => {
    const client = freshClient();
    const asked = serve(python(3_100));
    expect(await listFiles(client, PULL)).toHaveLength(3_000);
    expect(asked).toHaveLength(30);
  });

  it('asks again on smaller pages for rows that GitHub has emptied', async () => {
    const client = freshClient();
    const asked = serve(python(30), (each, size) => each.filename === 'm29.py' && size > 1);
    const listed = await listFiles(client, PULL);
    expect(asked).toEqual(['100/1', '20/2', '5/6', '1/30']);
    expect(listed[29]).toMatchObject({ row: { patch: PATCH, changes: 2 }, doubtful: false });
  });

  it('does not ask again for what is no Python, or rightly has no patch', async () => {
    const client = freshClient();
    const rows = [
      row({ filename: 'logo.png', status: 'added' }),
      row({ filename: 'pkg/__init__.py', status: 'added', sha: 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391' }),
      row({ filename: 'new.py', previous_filename: 'old.py', status: 'renamed' }),
    ];
    const asked = serve(rows);
    const listed = await listFiles(client, PULL);
    expect(asked).toEqual(['100/1']);
    expect(listed.map(({ doubtful }) => doubtful)).toEqual([true, false, false]);
  });

  it('doubts a plain rename on a page that is full of patches', async () => {
    const client = freshClient();
    const long = ['@@ -0,0 +1,12000 @@', ...Array(12_000).fill('+x')].join('\n');
    const renamed = row({ filename: 'new.py', previous_filename: 'old.py', status: 'renamed', patch: PATCH });
    const asked = serve([row({ filename: 'long.py', status: 'added', patch: long }), renamed], (each, size) => {
      return each.filename === 'new.py' && size > 1;
    });
    const listed = await listFiles(client, PULL);
    expect(asked).toEqual(['100/1', '20/1', '5/1', '1/2']);
    expect(listed[1]).toMatchObject({ row: { patch: PATCH }, doubtful: false });
  });

  it('gives up after 60 more requests, and says what is still doubtful', async () => {
    const client = freshClient();
    const asked = serve(python(200), () => true);
    const listed = await listFiles(client, PULL);
    expect(asked).toHaveLength(2 + 60);
    expect(listed.every(({ doubtful }) => doubtful)).toBe(true);
  });
});
