import { describe, expect, it } from 'vitest';
import { BASE, ended, HEAD, met, reviewed, useListeningStage } from './listening.ts';
import { HEADER, sleepyHandler } from './python.ts';
import { callsOn, PATIENCE } from './stage.ts';

const stage = useListeningStage();

/** With `asyncio` at hand the rule suggests what to write instead. */
const WITH_ASYNCIO = `import asyncio\n${HEADER}`;

describe('a completed check', () => {
  it('has a button to ask again, and one for the suggestions where there are some', async () => {
    const plain = await reviewed(stage);
    expect((await stage.checked(plain)).actions).toMatchObject([{ label: 'Recheck', identifier: 'recheck' }]);
    const pull = await stage.open({ 'shop.py': WITH_ASYNCIO }, { 'shop.py': WITH_ASYNCIO + sleepyHandler('a') });
    const { actions } = await stage.checked(pull);
    expect(actions.map(({ label }) => label)).toEqual(['Recheck', 'Show fixes']);
  });
});

describe('what is pressed on a check leads to a new review of the newest commit', () => {
  it.each([
    ['Recheck', 'recheck'],
    ['Re-run', undefined],
  ])('%s', async (_, identifier) => {
    const pull = await reviewed(stage);
    const run = await stage.checked(pull);
    const before = callsOn(stage.github, pull).length;
    await stage.github.press(run, 'ada', identifier);
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    expect(stage.github.pullRequest(pull).checkRuns).toMatchObject([{ id: run.id }, { conclusion: 'failure' }]);
    expect(callsOn(stage.github, pull).slice(before, before + 2)).toEqual(['GET pulls/N', 'POST check-runs']);
  });

  it('also on a fork, whose pull request GitHub does not name', async () => {
    const pull = await reviewed(stage, { fork: 'mallory' });
    await stage.github.press(await stage.checked(pull), 'ada');
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
  });

  it('also "Re-run all checks", for each pull request that stands at the commit', async () => {
    const first = await reviewed(stage);
    const { repository } = first;
    await stage.github.pushBranch(repository, 'lax', { '.github/hunkwise.yml': 'fail-on: never\n' });
    const second = await stage.github.openPullRequest({ repository, base: 'lax', headSha: first.head.sha });
    await expect.poll(() => ended(stage, second), PATIENCE).toBe(1);
    const payload = await stage.github.webhook('check_suite', 'rerequested', first);
    await stage.github.deliver(stage.app.webhookUrl, 'check_suite', payload);
    await expect.poll(() => [first, second].map((pull) => ended(stage, pull)), PATIENCE).toEqual([2, 2]);
    expect(stage.github.pullRequest(first).checkRuns).toHaveLength(4);
  });

  it('but not where the check is that of another App', async () => {
    const pull = await reviewed(stage);
    const values = { name: 'Hunkwise', headSha: pull.head.sha, appId: 1, externalId: `pull/${pull.number}/x` };
    const run = stage.github.addCheckRun(pull.repository, { ...values, status: 'completed', conclusion: 'success' });
    await stage.github.press(run, 'ada');
    await stage.github.press(run, 'ada', 'recheck');
    const before = callsOn(stage.github, pull).length;
    await stage.github.comment(pull, 'ada', '/explain async/blocking-sleep');
    await met(stage, pull);
    expect(callsOn(stage.github, pull).slice(before)).toEqual(['POST issues/N/comments']);
  });

  it('and not where the pull request is closed', async () => {
    const pull = await reviewed(stage);
    await stage.github.setState(pull, 'closed');
    await stage.github.press(await stage.checked(pull), 'ada');
    await met(stage, pull);
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(1);
  });
});

describe('"Show fixes"', () => {
  it('comments with all suggestions as diffs, and replaces that comment when it is pressed again', async () => {
    const pull = await stage.open({ 'shop.py': WITH_ASYNCIO }, { 'shop.py': WITH_ASYNCIO + sleepyHandler('a') });
    await stage.github.press(await stage.checked(pull), 'ada', 'show-fixes');
    await met(stage, pull);
    const [comment, ...others] = stage.github.pullRequest(pull).issueComments;
    expect(others).toEqual([]);
    expect(comment?.body).toContain('**1 suggestion** at');
    expect(comment?.body).toContain('```diff\n@@ -9,5 +9,5 @@\n');
    expect(comment?.body).toContain('\n-    time.sleep(1)\n+    await asyncio.sleep(1)\n');
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(1);

    await stage.github.push(pull, { 'shop.py': WITH_ASYNCIO + sleepyHandler('a') + sleepyHandler('b') });
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    await stage.github.press(await stage.checked(pull), 'ada', 'show-fixes');
    await met(stage, pull, 2);
    const { issueComments } = stage.github.pullRequest(pull);
    expect(issueComments.map(({ body }) => body)).toEqual([expect.stringContaining('**2 suggestions** at')]);
    expect(issueComments[0]?.id).not.toBe(comment?.id);
  });
});

describe('pressing twice within ten seconds', () => {
  it('is one review', async () => {
    const pull = await stage.open(BASE, HEAD);
    const run = await stage.checked(pull);
    await stage.github.press(run, 'ada', 'recheck');
    await stage.github.press(run, 'ada', 'recheck');
    await met(stage, pull, 2);
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(2);
  });
});
