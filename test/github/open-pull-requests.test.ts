import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { connect, type ReviewCursor, type Search, unreviewedPullRequests } from '../../src/github/index.ts';
import { reviewCursor } from '../../src/github/open-pull-requests.ts';
import { standingOf } from '../../src/github/unreviewed.ts';
import { ComeBackError } from '../../src/review/come-back-error.ts';
import type { PullRequest } from '../double/model.ts';
import { secondaryLimit } from '../double/options.ts';
import { github, start } from '../double/setup.ts';
import { API, type Asked, freshClient, HEAD, respond } from './stage.ts';

const DAY = 24 * 3_600_000;

describe('how a pull request stands, by the runs on its head', () => {
  const run = (externalId: string | null, second: number, conclusion: string | null = null) => ({
    isCompleted: conclusion !== null,
    conclusion,
    externalId,
    startedAt: `2026-11-20T10:00:0${second}Z`,
  });
  const none = { kind: 'unreviewed', externalId: null, startedAt: null };
  const begun = { kind: 'unreviewed', externalId: 'pull/7/b', startedAt: '2026-11-20T10:00:02Z' };
  test.each([
    ['no run', [], none],
    ['a verdict', [run('pull/7/a', 1, 'failure')], { kind: 'reviewed' }],
    ['an outage that was told', [run('pull/7/a', 1, 'neutral')], { kind: 'reviewed' }],
    ['cancelled', [run('pull/7/a', 1, 'cancelled')], none],
    [
      'cancelled, then reviewed',
      [run('pull/7/b', 2, 'success'), run('pull/7/a', 1, 'cancelled')],
      { kind: 'reviewed' },
    ],
    ['reviewed, then cancelled', [run('pull/7/a', 1, 'success'), run('pull/7/b', 2, 'cancelled')], none],
    ['made stale by GitHub', [run('pull/7/a', 1, 'stale')], none],
    ['begun', [run('pull/7/b', 2)], begun],
    ['reviewed, then begun again', [run('pull/7/b', 2), run('pull/7/a', 1, 'success')], begun],
    ['the verdict on another one', [run('pull/77/a', 1, 'success'), run('merge-group/x', 2, 'success')], none],
    ['a run that is not ours', [run(null, 1, 'success'), run('', 1, 'success')], none],
  ])('%s', (_, runs, standing) => {
    expect(standingOf(runs, 7)).toEqual(standing);
  });
});

describe('on the loopback GitHub', () => {
  const search = (cursor: ReviewCursor | null = null, more: { calls?: number; since?: number } = {}) => {
    const client = connect({ token: github.token('acme'), baseUrl: `${github.url}/api/v3` });
    return unreviewedPullRequests(client, { appId: github.appId, cursor, ...more });
  };
  const found = ({ pulls }: Search) => pulls.map(({ repo, number }) => `${repo}#${number}`);
  const check = ({ repository, number, head }: PullRequest, conclusion: string | null, more = {}) =>
    github.addCheckRun(repository, {
      name: 'Hunkwise',
      headSha: head.sha,
      externalId: `pull/${number}/guid`,
      status: conclusion ? 'completed' : 'in_progress',
      conclusion,
      ...more,
    });

  test('finds what lacks a review, with all that a review needs', async () => {
    await start();
    const repository = await github.createRepository({ name: 'shop' });
    const open = (more: { fork?: string } = {}) =>
      github.openPullRequest({ repository, files: { 'a.py': 'a\n' }, ...more });
    const pulls = [await open(), await open(), await open(), await open(), await open()] as const;
    const [lost, dead, done, closed, others] = pulls;
    check(dead, null);
    check(done, 'success');
    await github.setState(closed, 'closed');
    check(others, 'success', { appId: 1 });
    check(others, 'success', { name: 'Lint' });
    const result = await search();
    expect(found(result)).toEqual(['shop#5', 'shop#2', 'shop#1']);
    expect(result).toMatchObject({ calls: 2, cursor: null, limited: null, unread: [] });
    expect(result.pulls.slice(1)).toMatchObject([
      { number: 2, unfinished: 'pull/2/guid', unfinishedSince: expect.stringMatching(/^20/) },
      {
        owner: 'acme',
        repo: 'shop',
        repositoryUrl: `${github.url}/acme/shop`,
        number: 1,
        headSha: lost.head.sha,
        baseSha: lost.base.sha,
        baseRef: 'main',
        updatedAt: lost.updatedAt,
        unfinished: null,
        unfinishedSince: null,
      },
    ]);
  });

  test.each([true, false])(
    "a fork's pull request is not reviewed for ever; its checks are listed: %s",
    async (listed) => {
      await start({ switches: { forkChecksListed: listed } });
      const repository = await github.createRepository();
      const pull = await github.openPullRequest({ repository, fork: 'eve', files: { 'a.py': 'a\n' } });
      expect(found(await search())).toEqual(['shop#1']);
      check(pull, 'success');
      expect(await search()).toMatchObject({ pulls: [], calls: listed ? 2 : 3 });
      await github.push(pull, { 'a.py': 'b\n' });
      expect(found(await search())).toEqual(['shop#1']);
    },
  );

  test('asks nothing about repositories without anything open, archived ones, and old pull requests', async () => {
    await start();
    const repository = await github.createRepository({ name: 'shop' });
    await github.createRepository({ name: 'idle' });
    await github.createRepository({ owner: 'other', name: 'elsewhere' });
    expect(await search()).toMatchObject({ pulls: [], calls: 1 });
    const pull = await github.openPullRequest({ repository, files: { 'a.py': 'a\n' } });
    pull.updatedAt = new Date(Date.now() - 8 * DAY).toISOString();
    expect(await search()).toMatchObject({ pulls: [], calls: 2 });
    expect(found(await search(null, { since: Date.now() - 9 * DAY }))).toEqual(['shop#1']);
    repository.archived = true;
    expect(await search(null, { since: 0 })).toMatchObject({ pulls: [], calls: 1 });
    Object.assign(repository, { archived: false, disabled: true });
    expect(await search(null, { since: 0 })).toMatchObject({ pulls: [], calls: 1 });
  });

  test('ends when GitHub asks for a pause; the next pass goes on there', async () => {
    await start();
    await github.openPullRequest({ repository: await github.createRepository(), files: { 'a.py': 'a\n' } });
    github.fail(secondaryLimit('/graphql', 30));
    const { limited, cursor, pulls } = await search();
    expect(pulls).toEqual([]);
    expect(limited).toBeInstanceOf(ComeBackError);
    expect(cursor).toEqual({ page: 1, next: 'acme/shop' });
    expect(found(await search(cursor))).toEqual(['shop#1']);
  });

  test('says so when the App may not read checks', async () => {
    await start();
    await github.openPullRequest({ repository: await github.createRepository(), files: { 'a.py': 'a\n' } });
    github.grant('acme', { metadata: 'read', pull_requests: 'read' });
    await expect(search()).rejects.toMatchObject({ code: 'github-unavailable' });
  });
});

describe('an installation with many repositories', () => {
  afterEach(() => nock.cleanAll());

  /** Repositories `r0`, `r1`, …; pull requests by repository, one without a review in each when left out. */
  interface Plan {
    readonly repositories: number;
    readonly pulls?: Readonly<Record<string, number>>;
    readonly gone?: string;
    /** All pull requests are from forks, and have a verdict that only the commit itself shows. */
    readonly isForked?: boolean;
    /** Whether GitHub cannot answer a query. */
    isTooHeavy?(names: readonly string[]): boolean;
  }

  const pullNode = (number: number, isCrossRepository: boolean) => ({
    number,
    updatedAt: new Date().toISOString(),
    isCrossRepository,
    headRefOid: headOf(number),
    baseRefOid: HEAD,
    baseRefName: 'main',
    commits: { nodes: [{ commit: { oid: headOf(number), checkSuites: { nodes: [] } } }] },
  });

  const headOf = (number: number) => String(number).padStart(40, '0');

  function repositoryRow(name: string) {
    const url = `https://github.test/acme/${name}`;
    return { name, full_name: `acme/${name}`, owner: { login: 'acme' }, html_url: url, open_issues_count: 1 };
  }

  function answerQuery(
    { query, variables }: Asked,
    { pulls = {}, gone, isForked = false, isTooHeavy }: Plan,
  ): [number, object] {
    const names = Object.keys(variables).flatMap((key) => (/^n\d+$/.test(key) ? String(variables[key]) : []));
    if (isTooHeavy?.(names)) return [502, {}];
    const data = names.map((name, at) => {
      const size = Number(new RegExp(`r${at}: .*?first: (\\d+)`).exec(query)?.[1]);
      const start = Number(variables[`a${at}`] ?? 0);
      const end = Math.min(pulls[name] ?? 1, start + size);
      const nodes = Array.from({ length: end - start }, (_, index) => pullNode(start + index + 1, isForked));
      const pageInfo = { hasNextPage: end < (pulls[name] ?? 1), endCursor: String(end) };
      return [`r${at}`, name === gone ? null : { pullRequests: { pageInfo, nodes } }];
    });
    const errors = names.includes(gone ?? '') && [{ type: 'NOT_FOUND', path: [`r${names.indexOf(gone ?? '')}`] }];
    return [
      200,
      { data: Object.fromEntries(data), ...(errors && { errors: errors.map((each) => ({ ...each, message: 'x' })) }) },
    ];
  }

  /** The verdict on the pull request that has the commit; nobody has the commit of the second. */
  function checksAt(path: string): [number, object] {
    const number = Number(/commits\/(\d+)/.exec(path)?.[1]);
    if (number === 2) return [422, {}];
    const run = { id: 1, status: 'completed', conclusion: 'success', external_id: `pull/${number}/guid` };
    return [200, { total_count: 1, check_runs: [{ ...run, output: { annotations_count: 0 } }] }];
  }

  /** Passes until one has reached the end, as they would come every ten minutes. */
  async function passes(plan: Plan, calls: number): Promise<Search[]> {
    const client = freshClient();
    const rows = Array.from({ length: plan.repositories }, (_, at) => repositoryRow(`r${at}`));
    nock(API)
      .persist()
      .get('/installation/repositories')
      .query(true)
      .reply(
        respond((path) => {
          const page = Number(new URL(path).searchParams.get('page'));
          return [200, { total_count: rows.length, repositories: rows.slice((page - 1) * 100, page * 100) }];
        }),
      );
    nock(API)
      .persist()
      .post('/graphql')
      .reply(respond((_, body) => answerQuery(body as Asked, plan)));
    nock(API)
      .persist()
      .get(/check-runs/)
      .query(true)
      .reply(respond((path) => checksAt(path)));
    const all: Search[] = [];
    let cursor: ReviewCursor | null = null;
    do {
      const done: Search = await unreviewedPullRequests(client, { appId: 1, cursor, calls });
      all.push(done);
      cursor = done.cursor && reviewCursor.parse(JSON.parse(JSON.stringify(done.cursor)));
    } while (cursor !== null && all.length < 20);
    return all;
  }

  const names = (all: readonly Search[]) =>
    all.flatMap(({ pulls }) => pulls.map(({ repo, number }) => `${repo}#${number}`));
  const expected = (count: number) => Array.from({ length: count }, (_, at) => `r${at}#1`);

  test('is searched with 20 of them a query', async () => {
    const all = await passes({ repositories: 100 }, 30);
    expect(names(all)).toEqual(expected(100));
    expect(all.map(({ calls }) => calls)).toEqual([6]);
  });

  test('is searched over several passes, each with so many calls at most', async () => {
    const all = await passes({ repositories: 250 }, 4);
    expect(names(all)).toEqual(expected(250));
    expect(all.map(({ calls }) => calls)).toEqual([4, 4, 4, 4, 4]);
  });

  test('has busy ones, of which the hundred newest are looked at', async () => {
    const all = await passes({ repositories: 3, pulls: { r1: 30, r2: 120 } }, 30);
    expect(all).toMatchObject([{ calls: 4 }]);
    expect(names(all).filter((name) => name.startsWith('r1#'))).toHaveLength(30);
    expect(names(all).filter((name) => name.startsWith('r2#'))).toHaveLength(100);
    expect(new Set(names(all)).size).toBe(131);
  });

  test('has one that takes more calls than a pass has: the next pass goes on behind it', async () => {
    const all = await passes({ repositories: 3, pulls: { r0: 30, r1: 2, r2: 3 }, isForked: true }, 10);
    expect(names(all)).toEqual([]);
    expect(all.map(({ calls, cursor }) => [calls, cursor?.next])).toEqual([
      [10, 'acme/r1'],
      [7, undefined],
    ]);
  });

  test('has one that is gone since it was listed', async () => {
    const all = await passes({ repositories: 3, gone: 'r1' }, 30);
    expect(names(all)).toEqual(['r0#1', 'r2#1']);
  });

  test('has one that is too heavy: it alone is left unread', async () => {
    const all = await passes({ repositories: 40, isTooHeavy: (asked) => asked.includes('r3') }, 100);
    expect(names(all)).toEqual(expected(40).filter((name) => name !== 'r3#1'));
    expect(all.flatMap(({ unread }) => unread)).toEqual(['acme/r3']);
  });

  test('is left alone when GitHub answers nothing', async () => {
    await expect(passes({ repositories: 40, isTooHeavy: () => true }, 100)).rejects.toMatchObject({
      code: 'github-unavailable',
    });
  });
});
