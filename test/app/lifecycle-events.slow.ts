import { describe, expect, it } from 'vitest';
import type { PullRequest } from '../double/model.ts';
import { fullName } from '../double/world.ts';
import { BASE, ended, HEAD, met, reviewed, useListeningStage } from './listening.ts';
import { callsOn, PATIENCE } from './stage.ts';

const stage = useListeningStage();
let names = 0;
/** The installation of all whose first review is held: one more of it has to wait. */
const owner = 'acme';

/** A pull request whose first review waits for the list of files until it is released. */
async function held(): Promise<{ pull: PullRequest; release(): void }> {
  const { promise: hold, resolve: release } = Promise.withResolvers<void>();
  names += 1;
  const repository = await stage.github.createRepository({ owner, name: `held-${names}`, files: BASE });
  stage.github.fail({ path: `/repos/acme/held-${names}/pulls/1/files`, hold });
  const pull = await stage.github.openPullRequest({ repository, files: HEAD });
  await expect.poll(() => stage.github.pullRequest(pull).checkRuns.length, PATIENCE).toBe(1);
  return { pull, release };
}

describe('a pull request', () => {
  it('onto another base is reviewed again, by the configuration of that', async () => {
    const pull = await reviewed(stage);
    await stage.github.pushBranch(pull.repository, 'lax', { '.github/hunkwise.yml': 'fail-on: never\n' });
    await stage.github.retarget(pull, 'lax');
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'success', title: '1 error' });
    expect(stage.github.pullRequest(pull).comments).toHaveLength(1);
  });

  it('with another title is left alone', async () => {
    const pull = await reviewed(stage);
    const payload = await stage.github.webhook('pull_request', 'edited', pull, { changes: { title: { from: 'Old' } } });
    await stage.github.deliver(stage.app.webhookUrl, 'pull_request', payload);
    await stage.github.comment(pull, 'ada', '/explain async/blocking-sleep');
    await met(stage, pull);
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(1);
  });

  it('gets its comments when it is no draft any more', async () => {
    const pull = await stage.open(BASE, HEAD, { draft: true });
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure', annotations: { length: 1 } });
    expect(stage.github.pullRequest(pull).comments).toEqual([]);
    await stage.github.setState(pull, 'ready_for_review');
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    expect(stage.github.pullRequest(pull).comments).toHaveLength(1);
  });

  it('that becomes a draft keeps its check, and is not reviewed for nothing', async () => {
    const pull = await reviewed(stage);
    await stage.github.setState(pull, 'converted_to_draft');
    await stage.github.comment(pull, 'ada', '/explain async/blocking-sleep');
    await met(stage, pull);
    expect(stage.github.pullRequest(pull).checkRuns).toMatchObject([{ conclusion: 'failure' }]);
  });

  it('that becomes a draft while it is reviewed gets no comments', async () => {
    const { pull, release } = await held();
    await stage.github.setState(pull, 'converted_to_draft');
    await expect.poll(() => stage.github.pullRequest(pull).checkRuns.length, PATIENCE).toBe(2);
    release();
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    expect(stage.github.pullRequest(pull)).toMatchObject({
      comments: [],
      checkRuns: [{ conclusion: 'cancelled' }, { conclusion: 'failure', annotations: { length: 1 } }],
    });
  });

  it('that is closed is not reviewed any further', async () => {
    const { pull, release } = await held();
    await stage.github.setState(pull, 'closed');
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'cancelled', title: 'Pull request closed' });
    release();
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(1);
    expect(stage.github.pullRequest(pull)).toMatchObject({ reviews: [], comments: [], issueComments: [] });
  });

  it('that is closed while it waits for its turn is not reviewed at all', async () => {
    const running = [await held(), await held()];
    const pull = await stage.open(BASE, HEAD, { owner });
    await stage.github.setState(pull, 'closed');
    for (const { release } of running) release();
    for (const each of running) expect(await stage.checked(each.pull)).toMatchObject({ conclusion: 'failure' });
    expect(await stage.checked(await stage.open(BASE, HEAD, { owner }))).toMatchObject({ conclusion: 'failure' });
    expect(callsOn(stage.github, pull)).toEqual([]);
  });

  it('that was closed before it was reopened is reviewed, in whichever order GitHub tells it', async () => {
    const { pull, release } = await held();
    const pull_request = { state: 'closed', updated_at: '2020-01-01T00:00:00Z' };
    const payload = await stage.github.webhook('pull_request', 'closed', pull, { pull_request });
    await stage.github.deliver(stage.app.webhookUrl, 'pull_request', payload);
    release();
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure' });
  });

  it('that is reopened is reviewed again', async () => {
    const { pull, release } = await held();
    await stage.github.setState(pull, 'closed');
    await stage.checked(pull);
    release();
    await stage.github.setState(pull, 'reopened');
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.github.pullRequest(pull).comments).toHaveLength(1);
  });
});

describe('the installation', () => {
  it.each(['suspend', 'deleted'])('%s: work stops and nothing more is sent', async (action) => {
    const { pull, release } = await held();
    const running = [await held()];
    const waiting = await stage.open(BASE, HEAD, { owner });
    const payload = await stage.github.webhook('installation', action, pull);
    await stage.github.deliver(stage.app.webhookUrl, 'installation', payload);
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(1);
    for (const each of [{ release }, ...running]) each.release();
    const other = await reviewed(stage, { owner });
    expect(await stage.checked(other)).toMatchObject({ conclusion: 'failure' });
    for (const each of [{ pull }, ...running]) {
      expect(stage.github.pullRequest(each.pull).checkRuns).toMatchObject([{ status: 'in_progress' }]);
    }
    expect(callsOn(stage.github, waiting)).toEqual([]);
    expect(stage.app.log).toContainEqual(expect.objectContaining({ msg: 'installation changed', action }));
  });

  it('that loses a repository: its work stops, that of others goes on', async () => {
    const [lost, other] = [await held(), await held()];
    const repository = lost.pull.repository;
    const removed = [{ id: repository.id, full_name: fullName(repository), name: repository.name }];
    const payload = await stage.github.webhook('installation_repositories', 'removed', lost.pull, {
      repositories_removed: removed,
      repositories_added: [],
    });
    await stage.github.deliver(stage.app.webhookUrl, 'installation_repositories', payload);
    await expect.poll(() => ended(stage, lost.pull), PATIENCE).toBe(1);
    for (const { release } of [lost, other]) release();
    expect(await stage.checked(other.pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.github.pullRequest(lost.pull).checkRuns).toMatchObject([{ status: 'in_progress' }]);
  });
});
