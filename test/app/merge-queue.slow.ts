import { describe, expect, it } from 'vitest';
import type { MergeGroup } from '../double/merge-queue.ts';
import type { CheckRun } from '../double/model.ts';
import { fullName } from '../double/world.ts';
import { ended, HEAD, reviewed, useListeningStage } from './listening.ts';
import { goodHandler, HEADER, sleepyHandler } from './python.ts';
import { callsOn, PATIENCE } from './stage.ts';

const stage = useListeningStage();

/** The check runs on the group's commit, once the newest is completed. */
async function checksOf({ pull, headSha }: MergeGroup): Promise<CheckRun[]> {
  const runs = () => pull.repository.checkRuns.filter((run) => run.headSha === headSha);
  await expect.poll(() => runs().at(-1)?.status, PATIENCE).toBe('completed');
  return runs();
}

describe('a merge group', () => {
  it('gets the same check, judged on its own diff, and no comments', async () => {
    const pull = await reviewed(stage);
    await stage.github.pushBranch(pull.repository, 'main', { 'other.py': HEADER + sleepyHandler('other') });
    const before = callsOn(stage.github, pull).length;
    const group = await stage.github.enqueue(pull);
    const [check] = await checksOf(group);
    expect(check).toMatchObject({ name: 'Hunkwise', conclusion: 'failure', title: '1 error', actions: [] });
    expect(check?.annotations).toMatchObject([{ path: 'shop.py' }]);
    expect(stage.github.pullRequest(pull)).toMatchObject({ reviews: { length: 1 }, comments: { length: 1 } });
    const calls = callsOn(stage.github, pull).slice(before);
    expect(calls.slice(0, 2)).toEqual(['POST check-runs', 'GET compare/SHA...SHA']);
    expect(calls.slice(2, 4).sort()).toEqual(['GET git/trees/SHA', 'POST /graphql']);
    // The new file of the base is one that this process has not read yet.
    expect(calls.slice(4)).toEqual(['POST /graphql', 'PATCH check-runs/N']);
  });

  it('is judged by the configuration of its base', async () => {
    const pull = await reviewed(stage);
    await stage.github.pushBranch(pull.repository, 'main', { '.github/hunkwise.yml': 'fail-on: never\n' });
    expect(await checksOf(await stage.github.enqueue(pull))).toMatchObject([
      { conclusion: 'success', title: '1 error' },
    ]);
  });

  it('without Python gets its success in three calls', async () => {
    const pull = await stage.open({ 'a.md': 'a\n' }, { 'a.md': 'b\n' });
    await stage.checked(pull);
    const before = callsOn(stage.github, pull).length;
    expect(await checksOf(await stage.github.enqueue(pull))).toMatchObject([{ conclusion: 'success' }]);
    expect(callsOn(stage.github, pull).slice(before)).toHaveLength(3);
  });

  it('lets pass what was dismissed on its pull request', async () => {
    const pull = await reviewed(stage);
    const [comment] = stage.github.pullRequest(pull).comments;
    await stage.github.reply(pull, comment?.id ?? 0, 'ada', '/dismiss known');
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    expect(await checksOf(await stage.github.enqueue(pull))).toMatchObject([{ conclusion: 'success' }]);
  });

  it('of more files than GitHub compares is not green', async () => {
    const files = Array.from({ length: 301 }, (_, at) => [`m${at}.py`, goodHandler(`f${at}`)] as const);
    const pull = await stage.open({ 'README.md': '' }, { ...Object.fromEntries(files), ...HEAD });
    await stage.checked(pull);
    const [check] = await checksOf(await stage.github.enqueue(pull));
    expect(check).toMatchObject({ conclusion: 'action_required', title: expect.stringContaining('incomplete') });
  });

  it('that the queue gives up is not reviewed any further', async () => {
    const pull = await reviewed(stage);
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    stage.github.fail({ path: `/repos/${fullName(pull.repository)}/compare/`, hold });
    const group = await stage.github.enqueue(pull);
    const runs = () => pull.repository.checkRuns.filter((run) => run.headSha === group.headSha);
    await expect.poll(() => runs().map(({ status }) => status), PATIENCE).toEqual(['in_progress']);
    await stage.github.dissolve(group);
    expect(await checksOf(group)).toMatchObject([{ conclusion: 'cancelled', title: 'Merge group dissolved' }]);
    release();
  });

  it('is reviewed again when its check is re-run', async () => {
    const pull = await reviewed(stage);
    const group = await stage.github.enqueue(pull);
    const [check] = await checksOf(group);
    if (check) await stage.github.press(check, 'ada');
    const runs = () => pull.repository.checkRuns.filter((run) => run.headSha === group.headSha);
    await expect.poll(() => runs().map(({ conclusion }) => conclusion), PATIENCE).toEqual(['failure', 'failure']);
  });

  it('whose branch does not name its pull request is not green', async () => {
    const pull = await reviewed(stage);
    stage.github.setWebhook(null);
    const group = await stage.github.enqueue(pull);
    const names = { head_sha: group.headSha, base_sha: group.baseSha, head_ref: 'refs/heads/queue/7' };
    const payload = await stage.github.webhook('merge_group', 'checks_requested', pull, { merge_group: names });
    await stage.github.deliver(stage.app.webhookUrl, 'merge_group', payload);
    expect(await checksOf(group)).toMatchObject([{ conclusion: 'action_required', title: 'Could not review' }]);
  });
});
