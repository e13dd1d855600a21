import { describe, expect, it } from 'vitest';
import type { Fault } from '../double/options.ts';
import { fullName } from '../double/world.ts';
import { goodHandler, HEADER, sleepyHandler } from './python.ts';
import { PATIENCE, useStage } from './stage.ts';

const stage = useStage();

const BASE = { 'shop.py': HEADER };
const HEAD = { 'shop.py': HEADER + sleepyHandler('a') };

describe('when GitHub has a bad day', () => {
  it('does not post twice when only the answer to the review got lost', async () => {
    const pull = await stage.open(BASE, HEAD);
    stage.github.fail({ method: 'POST', path: '/reviews', status: 502, applied: true });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure', annotations: [] });
    expect(stage.github.pullRequest(pull)).toMatchObject({ reviews: { length: 1 }, comments: { length: 1 } });
  });

  it('posts again when the review was not saved', async () => {
    const pull = await stage.open(BASE, HEAD);
    stage.github.fail({ method: 'POST', path: '/reviews', disconnect: true });
    await stage.tell(pull);
    await stage.checked(pull);
    expect(stage.github.pullRequest(pull)).toMatchObject({ reviews: { length: 1 }, comments: { length: 1 } });
  });

  it.each<[string, Omit<Fault, 'path'>]>([
    ['an error', { status: 500 }],
    ['a broken connection', { disconnect: true }],
    ['a slow answer', { delay: 1_000 }],
  ])('reads again after %s', async (_, fault) => {
    const pull = await stage.open(BASE, HEAD);
    stage.github.fail({ path: new RegExp(`/repos/${fullName(pull.repository)}/pulls/1/files`), ...fault });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure', title: '1 error' });
  });

  it.each<[string, string, boolean]>([
    ['a deletion', 'DELETE', false],
    ['an edit', 'PATCH', true],
  ])('does not stumble over %s whose answer got lost', async (_, method, isAnswered) => {
    const pull = await stage.open(BASE, HEAD);
    await stage.tell(pull);
    await stage.checked(pull);
    const [comment] = stage.github.pullRequest(pull).comments;
    if (isAnswered) await stage.github.reply(pull, comment?.id ?? 0, 'ada', 'Really?');
    const path = new RegExp(`/repos/${fullName(pull.repository)}/pulls/comments`);
    stage.github.fail({ method, path, status: 502, applied: true });
    await stage.github.push(pull, { 'shop.py': HEADER + goodHandler('a') });
    await stage.tell(pull, 'synchronize');
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'success' });
    const { comments } = stage.github.pullRequest(pull);
    expect(comments.map(({ body }) => body.includes('fixed'))).toEqual(isAnswered ? [true, false] : []);
  });

  it('has one check run when only the answer to its making got lost', async () => {
    const pull = await stage.open(BASE, HEAD);
    stage.github.fail({ method: 'POST', path: '/check-runs', status: 502, applied: true });
    await stage.tell(pull);
    await stage.checked(pull);
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(1);
  });

  it('shows as annotations what GitHub does not take as comments', async () => {
    const pull = await stage.open(BASE, HEAD);
    stage.github.fail({ method: 'POST', path: '/reviews', status: 422, body: { message: 'Unprocessable Entity' } });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure', annotations: [{ path: 'shop.py' }] });
    expect(stage.github.pullRequest(pull).comments).toEqual([]);
  });

  it('says "could not review", and a redelivery tries again on the same check', async () => {
    const pull = await stage.open(BASE, HEAD);
    const path = `/repos/${fullName(pull.repository)}/pulls/${pull.number}/files`;
    stage.github.fail({ path, status: 404, body: { message: 'Not Found' } });
    await stage.tell(pull, 'opened', 'one-guid');
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'neutral', title: 'Could not review' });
    const conclusion = async () => {
      await stage.tell(pull, 'opened', 'one-guid');
      return stage.github.pullRequest(pull).checkRuns[0]?.conclusion;
    };
    await expect.poll(conclusion, PATIENCE).toBe('failure');
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(1);
  });
});

describe('when the pull request moves on', () => {
  it('leaves the old commit alone and reviews the new one', async () => {
    const pull = await stage.open(BASE, HEAD);
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    const path = `/repos/${fullName(pull.repository)}/pulls/${pull.number}/files`;
    stage.github.fail({ path, hold });
    const old = pull.head.sha;
    await stage.tell(pull);
    const runs = (sha: string) => pull.repository.checkRuns.filter((run) => run.headSha === sha);
    await expect.poll(() => runs(old).map(({ status }) => status), PATIENCE).toEqual(['in_progress']);
    await stage.github.push(pull, { 'shop.py': `${HEADER}${sleepyHandler('b')}` });
    await stage.tell(pull, 'synchronize');
    await expect.poll(() => runs(pull.head.sha).map(({ status }) => status), PATIENCE).toEqual(['in_progress']);
    release();
    expect(await stage.checked(pull)).toMatchObject({ headSha: pull.head.sha, conclusion: 'failure' });
    expect(runs(old)).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
    const { reviews } = stage.github.pullRequest(pull);
    expect(reviews.map(({ commitId }) => commitId)).toEqual([pull.head.sha]);
  });

  it('reviews only the newest of those that wait', async () => {
    const pull = await stage.open(BASE, HEAD);
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    const path = `/repos/${fullName(pull.repository)}/pulls/${pull.number}/files`;
    stage.github.fail({ path, hold });
    await stage.tell(pull);
    const shas = [pull.head.sha];
    for (const name of ['b', 'c']) {
      await stage.github.push(pull, { 'shop.py': `${HEADER}${sleepyHandler(name)}` });
      shas.push(pull.head.sha);
      await stage.tell(pull, 'synchronize');
    }
    release();
    expect(await stage.checked(pull)).toMatchObject({ headSha: pull.head.sha, conclusion: 'failure' });
    const conclusionOf = (sha: string) => pull.repository.checkRuns.find((run) => run.headSha === sha)?.conclusion;
    const [first, , last] = shas;
    await expect
      .poll(() => [first, last].map((sha) => conclusionOf(sha as string)), PATIENCE)
      .toEqual(['cancelled', 'failure']);
    // The one in the middle needs no word where it had not begun.
    expect(pull.repository.checkRuns.filter(({ status }) => status !== 'completed')).toEqual([]);
    expect(stage.github.pullRequest(pull).reviews).toHaveLength(1);
  });
});
