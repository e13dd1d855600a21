import { describe, expect, it } from 'vitest';
import { fullName } from '../double/world.ts';
import { HEADER, sleepyHandler } from './python.ts';
import { callsOn, PATIENCE, useStage } from './stage.ts';

const BASE = { 'shop.py': HEADER };
const HEAD = { 'shop.py': HEADER + sleepyHandler('a') };

describe.each([false, true])('the log, tokens of the long form: %s', (longTokens) => {
  const stage = useStage({ switches: { longTokens } });

  it('each review says in the log what it took: delivery, place, time and calls', async () => {
    const pull = await stage.open(BASE, HEAD);
    await stage.tell(pull, 'opened', 'guid-of-the-log');
    await stage.checked(pull);
    const ended = () =>
      stage.app.log.find(({ delivery, msg }) => delivery === 'guid-of-the-log' && msg === 'review ended');
    await expect.poll(ended, PATIENCE).toMatchObject({
      installation: stage.github.installationId(pull.repository.owner.login),
      repository: fullName(pull.repository),
      pull: pull.number,
      head: pull.head.sha,
      outcome: 'published',
      conclusion: 'failure',
      duration: expect.any(Number),
      calls: callsOn(stage.github, pull).length,
    });
  });

  it('has no credentials in it, of a request that fails neither', async () => {
    const pull = await stage.open(BASE, HEAD);
    const path = new RegExp(`/repos/${fullName(pull.repository)}/pulls/1/files`);
    stage.github.fail({ path, status: 404, body: { message: 'Not Found' } });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'neutral', title: 'Could not review' });
    const log = () => JSON.stringify(stage.app.log);
    await expect.poll(log, PATIENCE).toContain('review failed');
    expect(log()).toContain('access_tokens');
    expect(log()).not.toMatch(/ghs_\w{3}|PRIVATE KEY|eyJ\w{10}/);
    expect(log()).not.toContain(stage.github.webhookSecret);
  });
});
