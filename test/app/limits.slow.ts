import { expect, it } from 'vitest';
import type { PullRequest } from '../double/model.ts';
import { type Fault, secondaryLimit } from '../double/options.ts';
import { fullName } from '../double/world.ts';
import { HEADER, sleepyHandler } from './python.ts';
import { callsOn, PATIENCE, useStage } from './stage.ts';

const stage = useStage();

const BASE = { 'shop.py': HEADER };
const HEAD = { 'shop.py': HEADER + sleepyHandler('a') };

/** All about this pull request: other tests go on beside it. */
function on({ repository }: PullRequest, path: string): RegExp {
  return new RegExp(`/repos/${fullName(repository)}${path}`);
}

/** GitHub's other words for "later": the hour's requests are used up. Reset in seconds since the epoch, so 2 s at most. */
function spentHour(path: string | RegExp): Fault {
  const reset = String(Math.ceil(Date.now() / 1_000) + 1);
  return {
    path,
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    body: { message: 'API rate limit exceeded for installation.' },
  };
}

/** The primary limit of GraphQL is answered 200. */
function spentPoints(): Fault {
  const reset = String(Math.ceil(Date.now() / 1_000) + 1);
  return {
    path: '/graphql',
    status: 200,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    body: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit already exceeded.' }] },
  };
}

it.each<[string, (pull: PullRequest) => Fault]>([
  ['a secondary limit while reading', (pull) => secondaryLimit(on(pull, '/pulls/1/files'))],
  ['a secondary limit while listing the project', (pull) => secondaryLimit(on(pull, '/git/trees'))],
  ['a secondary limit at the review', (pull) => secondaryLimit(on(pull, '/pulls/1/reviews'))],
  ['too many requests at the end', (pull) => ({ ...secondaryLimit(on(pull, '/check-runs/')), status: 429 })],
  ['a spent hour', (pull) => spentHour(on(pull, '/pulls/1/files'))],
  ['spent points of GraphQL', spentPoints],
])('%s: the review comes back when GitHub says, and nothing is shown twice', async (_, fault) => {
  const pull = await stage.open(BASE, HEAD);
  stage.github.fail(fault(pull));
  await stage.tell(pull);
  expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure', title: '1 error', annotations: [] });
  const { reviews, comments, checkRuns } = stage.github.pullRequest(pull);
  expect([reviews.length, comments.length, checkRuns.length]).toEqual([1, 1, 1]);
});

it('the check waits meanwhile, other reviews go on, and a limited installation is not asked', async () => {
  const [limited, other] = [await stage.open(BASE, HEAD), await openElsewhere()];
  stage.github.fail(secondaryLimit(on(limited, '/pulls/1/files'), 3));
  await stage.tell(limited);
  const refused = () => callsOn(stage.github, limited).length;
  await expect.poll(refused, PATIENCE).toBe(2);
  await stage.tell(other);
  expect(await stage.checked(other)).toMatchObject({ conclusion: 'failure' });
  expect(callsOn(stage.github, limited)).toEqual(['POST check-runs', 'GET pulls/N/files']);
  expect(stage.github.pullRequest(limited).checkRuns).toMatchObject([{ status: 'in_progress' }]);
  expect(await stage.checked(limited)).toMatchObject({ conclusion: 'failure' });
});

it('a newer commit does not wait for the older one that was put back', async () => {
  const pull = await stage.open(BASE, HEAD);
  const old = pull.head.sha;
  stage.github.fail(secondaryLimit(on(pull, '/pulls/1/files'), 1));
  await stage.tell(pull);
  await expect.poll(() => callsOn(stage.github, pull).length, PATIENCE).toBe(2);
  await stage.github.push(pull, { 'shop.py': HEADER + sleepyHandler('b') });
  await stage.tell(pull, 'synchronize');
  expect(await stage.checked(pull)).toMatchObject({ headSha: pull.head.sha, conclusion: 'failure' });
  const run = () => pull.repository.checkRuns.find(({ headSha }) => headSha === old);
  await expect.poll(() => run()?.conclusion, PATIENCE).toBe('cancelled');
  expect(stage.github.pullRequest(pull).reviews).toHaveLength(1);
});

it('annotations that were sent before the limit are not sent again', async () => {
  const handlers = Array.from({ length: 140 }, (_, at) => sleepyHandler(`handler_${at}`));
  const pull = await stage.open({ 'shop.py': HEADER }, { 'shop.py': HEADER + handlers.join('') });
  stage.github.fail({ ...secondaryLimit(on(pull, '/check-runs/')), method: 'PATCH', skip: 1 });
  await stage.tell(pull);
  const check = await stage.checked(pull);
  expect(check).toMatchObject({ title: '140 errors', annotations: { length: 110 } });
  expect(new Set(check.annotations.map((each) => each.start_line)).size).toBe(110);
});

/** Of another owner, so of another installation. */
async function openElsewhere(): Promise<PullRequest> {
  const repository = await stage.github.createRepository({ owner: 'globex', name: 'shop', files: BASE });
  return stage.github.openPullRequest({ repository, files: HEAD });
}
