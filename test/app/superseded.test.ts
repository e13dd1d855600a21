import { expect, it } from 'vitest';
import type { CheckRun, PullRequest } from '../double/model.ts';
import { fullName } from '../double/world.ts';
import { HEADER, sleepyHandler } from './python.ts';
import { callsOn, PATIENCE, useStage } from './stage.ts';

const stage = useStage();

const BASE = { 'shop.py': HEADER };
const HEAD = { 'shop.py': HEADER + sleepyHandler('a') };

function runAt(pull: PullRequest, sha: string): CheckRun | undefined {
  return pull.repository.checkRuns.findLast((run) => run.headSha === sha);
}

/** Holds the next request with this path of one repository until the test lets it go on. */
function hold({ repository }: PullRequest, path: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  stage.github.fail({ path: new RegExp(`/repos/${fullName(repository)}${path}`), hold: promise });
  return resolve;
}

it('a newer commit stops the review of the older one at once, whatever that is waiting for', async () => {
  const pull = await stage.open(BASE, HEAD);
  const old = pull.head.sha;
  const release = hold(pull, '/pulls/1/files');
  await stage.tell(pull);
  await expect.poll(() => runAt(pull, old)?.status, PATIENCE).toBe('in_progress');
  await stage.github.push(pull, { 'shop.py': HEADER + sleepyHandler('b') });
  await stage.tell(pull, 'synchronize');
  // Nothing has let the first request go on.
  expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure', title: '1 error' });
  expect(runAt(pull, old)).toMatchObject({ conclusion: 'cancelled', title: 'Superseded' });
  release();
  expect(stage.github.pullRequest(pull).reviews.map(({ commitId }) => commitId)).toEqual([pull.head.sha]);
});

it('an older webhook that comes late stops nothing', async () => {
  const pull = await stage.open(BASE, HEAD);
  const late = await stage.github.webhook('pull_request', 'opened', pull);
  const old = pull.head.sha;
  await stage.github.push(pull, { 'shop.py': HEADER + sleepyHandler('b') });
  const release = hold(pull, '/pulls/1/files');
  const updated = new Date(Date.now() + 60_000).toISOString().replace(/\.\d+/, '');
  await stage.github.deliver(
    stage.app.webhookUrl,
    'pull_request',
    await stage.github.webhook('pull_request', 'synchronize', pull, { pull_request: { updated_at: updated } }),
  );
  await expect.poll(() => runAt(pull, pull.head.sha)?.status, PATIENCE).toBe('in_progress');
  const { guid } = await stage.github.deliver(stage.app.webhookUrl, 'pull_request', late);
  release();
  expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure' });
  const served = expect.objectContaining({ delivery: guid, msg: 'reviewed already' });
  await expect.poll(() => stage.app.log, PATIENCE).toContainEqual(served);
  expect(runAt(pull, old)).toBeUndefined();
});

it('a push that nobody has told of, after the head was read: nothing goes onto the old commit', async () => {
  const pull = await stage.open(BASE, HEAD);
  const old = pull.head.sha;
  const release = hold(pull, '/pulls/1/reviews');
  await stage.tell(pull);
  await expect.poll(() => callsOn(stage.github, pull).includes('POST /graphql'), PATIENCE).toBe(true);
  await stage.github.forcePush(pull, { 'shop.py': HEADER + sleepyHandler('b') });
  release();
  await expect.poll(() => runAt(pull, old)?.conclusion, PATIENCE).toBe('cancelled');
  expect(stage.github.pullRequest(pull)).toMatchObject({ reviews: [], comments: [] });
  const calls = callsOn(stage.github, pull);
  // GitHub refuses the review, and only then the head is asked for once more.
  expect(calls.slice(calls.indexOf('POST pulls/N/reviews'))).toEqual([
    'POST pulls/N/reviews',
    'POST /graphql',
    'PATCH check-runs/N',
  ]);
});
