import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { pullRequestPublisher, watchHead } from '../../src/github/index.ts';
import type { PlannedComment, ReviewPlan } from '../../src/review/review-plan.ts';
import { API, answerQueries, freshClient, HEAD, PULL, REPO, respond } from './stage.ts';

type Body = Record<string, unknown>;

/** A GitHub that takes reviews and check runs and remembers them. */
function serve(reject: (review: Body, count: number) => number = () => 0) {
  const reviews: Body[] = [];
  const checks: Body[] = [];
  const calls: string[] = [];
  let annotations = 0;
  const pulls = { pull_requests: [{ number: 7 }] };
  const run = (status: string) => ({ id: 99, status, output: { annotations_count: annotations }, ...pulls });
  nock(API)
    .persist()
    .post(`${REPO}/check-runs`)
    .reply(
      respond((_, body) => {
        calls.push('POST check');
        checks.push(body as Body);
        return [201, run('in_progress')];
      }),
    );
  nock(API)
    .persist()
    .patch(`${REPO}/check-runs/99`)
    .reply(
      respond((_, body) => {
        calls.push('PATCH check');
        checks.push(body as Body);
        annotations += (body as { output: { annotations: [] } }).output.annotations.length;
        return [200, run((body as Body).status === 'completed' ? 'completed' : 'in_progress')];
      }),
    );
  nock(API)
    .persist()
    .post(`${REPO}/pulls/7/reviews`)
    .reply(
      respond((_, body) => {
        calls.push('POST review');
        const status = reject(body as Body, calls.filter((call) => call === 'POST review').length);
        if (status !== 0) return [status, { message: 'no', errors: ['Line could not be resolved'] }];
        reviews.push(body as Body);
        return [200, { id: 1 }];
      }),
    );
  return { reviews, checks, calls };
}

function comment(line: number): PlannedComment {
  return {
    anchor: { path: 'a.py', side: 'RIGHT', line },
    body: `body ${line}`,
    fingerprint: `fp${line}`,
    fallback: { path: 'a.py', startLine: line, endLine: line, level: 'failure', title: 'a/b', message: `line ${line}` },
  };
}

function plan(comments: number, annotations = 0): ReviewPlan {
  const at = (_: unknown, index: number) => comment(index + 1);
  return {
    head: HEAD,
    conclusion: 'failure',
    title: '1 error',
    summary: 'summary',
    comments: Array.from({ length: comments }, at),
    annotations: Array.from({ length: annotations }, (_, index) => comment(index + 1000).fallback),
    summaryFindings: [],
    kept: [],
    retired: [],
    tally: [],
    isWhole: true,
    reviewBody: 'Hunkwise found 1 error.',
  };
}

function publisher(isRetry = false) {
  const client = freshClient();
  const head = watchHead(client, PULL);
  return pullRequestPublisher(client, PULL, head, { delivery: 'guid', isRetry, delays: [1, 1] });
}

const lines = (reviews: Body[]) =>
  reviews.map(({ comments }) => (comments as { line: number }[]).map(({ line }) => line));

describe('publishing a review', () => {
  afterEach(() => nock.cleanAll());

  it('posts one review and completes one check', async () => {
    const publish = publisher();
    const { reviews, checks, calls } = serve();
    await publish.start();
    await publish.start();
    const range = {
      ...comment(5),
      anchor: { path: 'a.py', side: 'LEFT', line: 5, startLine: 3, startSide: 'LEFT' },
    } as const;
    expect(await publish.publish({ ...plan(1), comments: [comment(1), range] })).toBe('done');
    expect(calls).toEqual(['POST check', 'POST review', 'PATCH check']);
    expect(checks).toMatchObject([
      { name: 'Hunkwise', head_sha: HEAD, external_id: 'pull/7/guid', status: 'in_progress' },
      { status: 'completed', conclusion: 'failure', output: { title: '1 error', summary: 'summary', annotations: [] } },
    ]);
    expect(reviews).toMatchObject([
      {
        commit_id: HEAD,
        event: 'COMMENT',
        comments: [
          { path: 'a.py', body: 'body 1', line: 1, side: 'RIGHT' },
          { path: 'a.py', line: 5, side: 'LEFT', start_line: 3, start_side: 'LEFT' },
        ],
      },
    ]);
    expect(reviews[0]?.comments).not.toHaveProperty('0.start_line');
    expect(reviews[0]?.body).toBe(
      `Hunkwise found 1 error.\n\n<!-- hunkwise:v1 review=${HEAD} key=guid/fp1 comments=2 -->`,
    );
  });

  it('posts no review without comments', async () => {
    const publish = publisher();
    const { calls } = serve();
    await publish.publish(plan(0));
    expect(calls).toEqual(['POST check', 'PATCH check']);
  });

  it('sends 50 annotations a request, the conclusion with the last', async () => {
    const publish = publisher();
    const { checks } = serve();
    await publish.publish(plan(0, 120));
    const sent = checks
      .slice(1)
      .map((each) => [(each.output as { annotations: [] }).annotations.length, each.conclusion]);
    expect(sent).toEqual([
      [50, undefined],
      [50, undefined],
      [20, 'failure'],
    ]);
    expect(checks[1]?.output).toMatchObject({
      annotations: { 0: { path: 'a.py', start_line: 1000, end_line: 1000, annotation_level: 'failure', title: 'a/b' } },
    });
  });

  it('finds the refused comment by halving, posts the others and annotates that one', async () => {
    const publish = publisher();
    const has = (review: Body, line: number) => lines([review])[0]?.includes(line) ?? false;
    const { reviews, checks } = serve((review) => (has(review, 6) ? 422 : 0));
    answerQueries({});
    expect(await publish.publish(plan(8))).toBe('done');
    expect(lines(reviews).flat().sort()).toEqual([1, 2, 3, 4, 5, 7, 8]);
    expect(checks.at(-1)).toMatchObject({ conclusion: 'failure', output: { annotations: [{ start_line: 6 }] } });
  });

  it('stops looking after twelve requests and loses nothing', async () => {
    const publish = publisher();
    const { reviews, checks, calls } = serve(() => 422);
    answerQueries({});
    await publish.publish(plan(30));
    expect(calls.filter((call) => call === 'POST review')).toHaveLength(12);
    expect(reviews).toEqual([]);
    expect(checks.at(-1)).toMatchObject({ output: { annotations: { length: 30 } } });
  });

  it('is stale when the head moved', async () => {
    const publish = publisher();
    const { calls } = serve(() => 422);
    answerQueries({ head: 'f'.repeat(40) });
    expect(await publish.publish(plan(3))).toBe('stale');
    expect(calls).toEqual(['POST review']);
  });

  it('annotates everything when the App may not review', async () => {
    const publish = publisher();
    const { checks } = serve(() => 403);
    expect(await publish.publish(plan(2))).toBe('done');
    expect(checks.at(-1)).toMatchObject({ output: { annotations: { length: 2 } } });
  });

  it('does not post twice when only the answer got lost', async () => {
    const publish = publisher();
    const { calls } = serve(() => 502);
    nock(API)
      .post('/graphql')
      .reply(200, {
        data: {
          repository: {
            pullRequest: {
              reviews: { nodes: [{ body: `x <!-- hunkwise:v1 review=${HEAD} key=guid/fp1 comments=1 -->` }] },
            },
          },
        },
      });
    await publish.publish(plan(1));
    expect(calls).toEqual(['POST review', 'POST check', 'PATCH check']);
  });

  it('posts again when it was not carried out', async () => {
    const publish = publisher();
    const { reviews, calls } = serve((_, count) => (count < 3 ? 502 : 0));
    nock(API)
      .persist()
      .post('/graphql')
      .reply(200, { data: { repository: { pullRequest: { reviews: { nodes: [] } } } } });
    await publish.publish(plan(1));
    expect(calls.filter((call) => call === 'POST review')).toHaveLength(3);
    expect(reviews).toHaveLength(1);
  });
});

describe('the check run', () => {
  afterEach(() => nock.cleanAll());

  function serveRuns(runs: object[]): void {
    nock(API)
      .persist()
      .get(`${REPO}/commits/${HEAD}/check-runs`)
      .query({ check_name: 'Hunkwise', filter: 'all', per_page: 100 })
      .reply(200, { total_count: runs.length, check_runs: runs });
  }

  it('is taken up again by a retry', async () => {
    const publish = publisher(true);
    const pulls = { pull_requests: [{ number: 7 }] };
    const other = {
      id: 98,
      status: 'completed',
      external_id: 'pull/8/guid',
      output: { annotations_count: 0 },
      ...pulls,
    };
    serveRuns([other, { ...other, id: 99, external_id: 'pull/7/guid' }]);
    const { calls } = serve();
    await publish.complete({ conclusion: 'neutral', title: 'x', summary: 'y' });
    expect(calls).toEqual(['PATCH check']);
  });

  it('is not made twice when only the answer got lost', async () => {
    const publish = publisher();
    nock(API).post(`${REPO}/check-runs`).reply(502);
    serveRuns([{ id: 99, status: 'in_progress', external_id: 'pull/7/guid', output: { annotations_count: 0 } }]);
    const { calls } = serve();
    await publish.start();
    await publish.complete({ conclusion: 'success', title: 'x', summary: 'y' });
    expect(calls).toEqual(['PATCH check']);
  });

  it('gets no annotation twice when only the answer got lost', async () => {
    const publish = publisher();
    nock(API).patch(`${REPO}/check-runs/99`).reply(502);
    nock(API)
      .get(`${REPO}/check-runs/99`)
      .reply(200, { id: 99, status: 'in_progress', output: { annotations_count: 50 } });
    const { checks } = serve();
    await publish.publish(plan(0, 60));
    expect(checks).toMatchObject([{}, { conclusion: 'failure', output: { annotations: { length: 10 } } }]);
  });

  it('is made later when GitHub refused it at first', async () => {
    const publish = publisher();
    nock(API).post(`${REPO}/check-runs`).reply(403, { message: 'Resource not accessible by integration' });
    const { calls } = serve();
    await expect(publish.start()).rejects.toMatchObject({ code: 'github-refused' });
    await publish.complete({ conclusion: 'success', title: 'x', summary: 'y' });
    expect(calls).toEqual(['POST check', 'PATCH check']);
  });
});
