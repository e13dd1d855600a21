import { describe, expect, it } from 'vitest';
import type { PullRequest } from '../double/model.ts';
import type { Fault } from '../double/options.ts';
import { fullName } from '../double/world.ts';
import { BASE, HEAD } from './listening.ts';
import { type Stage, useStage } from './stage.ts';

/** Three attempts at a write take five seconds, the pause before the second try up to five more. */
const PATIENCE = { timeout: 30_000, interval: 20 };

/** A pull request whose check cannot be ended, in the three attempts of as many tries. */
async function failing(stage: Stage, tries: number, how: Partial<Fault>): Promise<PullRequest> {
  const pull = await stage.open(BASE, HEAD);
  const path = `/repos/${fullName(pull.repository)}/check-runs/`;
  stage.github.fail({ method: 'PATCH', path, times: 3 * tries, ...how });
  await stage.tell(pull);
  return pull;
}

const checks = (stage: Stage, pull: PullRequest) => stage.github.pullRequest(pull).checkRuns;
const isCompleted = (stage: Stage, pull: PullRequest) =>
  expect.poll(() => checks(stage, pull).map(({ status }) => status), PATIENCE).toEqual(['completed']);

/** How the reviews of a pull request have ended, one after another. */
const outcomes = ({ app }: Stage, { repository }: PullRequest) =>
  app.log
    .filter((each) => each.msg === 'review ended' && each.repository === fullName(repository))
    .map(({ outcome }) => outcome);

async function deadLetters({ app }: Stage): Promise<number> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  return Number(/^hunkwise_dead_letters (\d+)$/m.exec(text)?.[1]);
}

describe('with one retry', () => {
  const stage = useStage({}, { JOB_RETRIES: '1' });

  it.each<[string, Partial<Fault>]>([
    ['errors of GitHub', { status: 500 }],
    ['broken connections', { disconnect: true }],
  ])(
    '%s that last longer than the attempts at a request: the check waits, and the second try ends it',
    async (_, how) => {
      const pull = await failing(stage, 1, how);
      await expect.poll(() => outcomes(stage, pull), PATIENCE).toEqual(['again']);
      const [waiting] = checks(stage, pull);
      expect(waiting).toMatchObject({ status: 'in_progress', conclusion: null });
      const { id } = waiting ?? {};
      await isCompleted(stage, pull);
      expect(checks(stage, pull)).toMatchObject([{ id, conclusion: 'failure', title: '1 error' }]);
      expect(stage.github.pullRequest(pull)).toMatchObject({ reviews: { length: 1 }, comments: { length: 1 } });
      expect(await deadLetters(stage)).toBe(0);
    },
  );

  it('what still fails then is said, and kept', async () => {
    const pull = await failing(stage, 2, { status: 502 });
    await isCompleted(stage, pull);
    expect(checks(stage, pull)).toMatchObject([{ conclusion: 'neutral', title: 'Could not review' }]);
    await expect.poll(() => outcomes(stage, pull), PATIENCE).toEqual(['again', 'failed']);
    await expect.poll(() => deadLetters(stage), PATIENCE).toBe(1);
  });
});

describe('without retries', () => {
  const stage = useStage({}, { JOB_RETRIES: '0' });

  it('it is said at once, and kept; a redelivery is reviewed on the same check', async () => {
    const pull = await failing(stage, 1, { status: 500 });
    await isCompleted(stage, pull);
    const [{ id } = { id: 0 }] = checks(stage, pull);
    expect(checks(stage, pull)).toMatchObject([{ conclusion: 'neutral', title: 'Could not review' }]);
    await expect.poll(() => deadLetters(stage), PATIENCE).toBe(1);
    const [delivery] = stage.github.deliveries;
    if (delivery) await stage.github.redeliver(delivery);
    await expect.poll(() => checks(stage, pull), PATIENCE).toMatchObject([{ id, conclusion: 'failure' }]);
    await expect.poll(() => deadLetters(stage), PATIENCE).toBe(0);
    await expect.poll(() => outcomes(stage, pull), PATIENCE).toEqual(['failed', 'published']);
    expect(stage.github.pullRequest(pull)).toMatchObject({ reviews: { length: 1 }, comments: { length: 1 } });
  });
});
