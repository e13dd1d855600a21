import { describe, expect, it } from 'vitest';
import type { CheckRun, PullRequest } from '../double/model.ts';
import type { Switches } from '../double/options.ts';
import { HEADER, sleepyHandler } from './python.ts';
import { callsOn, PATIENCE, type Stage, useStage } from './stage.ts';

const OLD = { 'shop.py': HEADER };
const NEW = { 'shop.py': HEADER + sleepyHandler('fresh') };
const LAX = { '.github/hunkwise.yml': 'fail-on: never\n' };

/** A pull request that fails, and one at the same commit onto a branch where nothing fails. */
async function openBoth(stage: Stage, fork?: string) {
  const strict = await stage.open(OLD, NEW, fork === undefined ? {} : { fork });
  const { repository } = strict;
  await stage.github.pushBranch(repository, 'lax', LAX);
  const from = fork === undefined ? {} : { fork };
  const lax = await stage.github.openPullRequest({ repository, base: 'lax', headSha: strict.head.sha, ...from });
  return { strict, lax };
}

/** The newest run for a pull request. */
function runOf({ repository, number }: PullRequest): CheckRun | undefined {
  return repository.checkRuns.findLast((run) => run.externalId.startsWith(`pull/${number}/`));
}

async function review(stage: Stage, pull: PullRequest, action?: string): Promise<CheckRun> {
  const before = runOf(pull);
  await stage.tell(pull, action);
  await expect.poll(() => runOf(pull) !== before && runOf(pull)?.status, PATIENCE).toBe('completed');
  return runOf(pull) as CheckRun;
}

const UNVERIFIED: Partial<Switches>[] = [{}, { forkCommitsKnowPulls: false }, { forkBlobsReadable: false }];

describe.each<[string | undefined, Partial<Switches>]>([
  [undefined, {}],
  ...UNVERIFIED.map((switches): [string, Partial<Switches>] => ['mallory', switches]),
])('two pull requests at one commit, of fork %s, %o', (fork, switches) => {
  const stage = useStage({ switches });

  it.each(['the strict one first', 'the lax one first'])('the lax one does not turn it green: %s', async (order) => {
    const { strict, lax } = await openBoth(stage, fork);
    const pulls = order.startsWith('the strict') ? [strict, lax] : [lax, strict];
    for (const pull of pulls) await review(stage, pull);
    expect(runOf(strict)).toMatchObject({ conclusion: 'failure', title: '1 error' });
    await expect.poll(() => runOf(lax)?.conclusion, PATIENCE).toBe('failure');
    expect(runOf(lax)?.title).toBe(`1 error; #${strict.number}: 1 error`);
    expect(runOf(lax)?.summary).toContain(`Pull request #${strict.number} stands at the same commit`);
  });
});

describe('two pull requests at one commit', () => {
  const stage = useStage();

  it('the lax one counts alone from its next review on when the strict one is closed', async () => {
    const { strict, lax } = await openBoth(stage);
    await review(stage, strict);
    expect(await review(stage, lax)).toMatchObject({ conclusion: 'failure' });
    await stage.github.setState(strict, 'closed');
    expect(await review(stage, lax, 'reopened')).toMatchObject({ conclusion: 'success', title: '1 error' });
  });

  it('both get better together: what one has borrowed does not hold the other back', async () => {
    const { strict, lax } = await openBoth(stage);
    const { repository } = strict;
    await review(stage, lax);
    const alone = runOf(lax)?.summary;
    await review(stage, strict);
    await expect.poll(() => runOf(lax)?.conclusion, PATIENCE).toBe('failure');
    await stage.github.pushBranch(repository, 'easy', LAX);
    await stage.github.retarget(strict, 'easy');
    expect(await review(stage, strict, 'reopened')).toMatchObject({ conclusion: 'success', title: '1 error' });
    await expect
      .poll(() => runOf(lax), PATIENCE)
      .toMatchObject({ conclusion: 'success', title: '1 error', summary: alone });
  });

  it('the newest run ends last: it is not green while the other is still being reviewed', async () => {
    const { strict, lax } = await openBoth(stage);
    const { promise, resolve: release } = Promise.withResolvers<void>();
    stage.github.fail({ path: new RegExp(`${strict.repository.name}/pulls/${strict.number}/files`), hold: promise });
    await stage.tell(strict);
    await expect.poll(() => runOf(strict)?.status, PATIENCE).toBe('in_progress');
    await stage.tell(lax);
    const ended = () =>
      stage.app.log.filter((line) => line.head === lax.head.sha && line.pull === lax.number && line.outcome === 'later')
        .length;
    await expect.poll(ended, PATIENCE).toBeGreaterThan(0);
    expect(runOf(lax)).toMatchObject({ status: 'in_progress' });
    release();
    await expect.poll(() => runOf(lax)?.conclusion, PATIENCE).toBe('failure');
    expect(runOf(strict)).toMatchObject({ conclusion: 'failure', title: '1 error' });
  });

  it('one that only has the commit further down does not count', async () => {
    const pull = await stage.open(OLD, NEW);
    const { repository, head } = pull;
    const further = await stage.github.openPullRequest({ repository, headSha: head.sha });
    await stage.github.push(further, { 'other.py': 'x = 1\n' });
    await review(stage, pull);
    expect(callsOn(stage.github, pull).filter((call) => call.includes('commits/'))).toEqual([]);
  });
});
