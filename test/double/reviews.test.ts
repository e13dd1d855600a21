import { beforeEach, describe, expect, test } from 'vitest';
import { client, github, numbered, pr, refused, repo, start } from './setup.ts';

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
