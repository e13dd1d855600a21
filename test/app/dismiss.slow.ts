import { describe, expect, it } from 'vitest';
import type { IssueComment, PullRequest } from '../double/model.ts';
import { BASE, ended, HEAD, met, reviewed, useListeningStage } from './listening.ts';
import { sleepyHandler } from './python.ts';
import { callsOn, PATIENCE, type Stage } from './stage.ts';

const stage = useListeningStage();

/** The newest check run on the head, once as many reviews have ended. */
async function checkAfter(pull: PullRequest, reviews: number) {
  await expect.poll(() => ended(stage, pull), PATIENCE).toBe(reviews);
  return stage.checked(pull);
}

/** A draft: what it introduces stands in the summary, and nowhere in a comment. */
async function listed(head = HEAD): Promise<{ pull: PullRequest; ids: string[] }> {
  const pull = await stage.open(BASE, head, { draft: true });
  stage.github.setRole(pull.repository, 'ada', 'write');
  const { summary } = await checkAfter(pull, 1);
  return { pull, ids: summary?.match(/HW-[0-9a-f]{4,}/g) ?? [] };
}

const ours = (github: Stage['github'], pull: PullRequest) =>
  github.pullRequest(pull).issueComments.filter(({ author }: IssueComment) => author.login === 'hunkwise[bot]');

describe('/dismiss as a reply in a thread of the App', () => {
  it('takes the finding out of the count, and the comment says so', async () => {
    const pull = await reviewed(stage);
    const [comment] = stage.github.pullRequest(pull).comments;
    await stage.github.reply(pull, comment?.id ?? 0, 'ada', '/dismiss it runs once a day');
    const check = await checkAfter(pull, 2);
    expect(check).toMatchObject({ conclusion: 'success', title: 'No problems found' });
    expect(check.summary).toContain('### Dismissed');
    expect(check.summary).toContain('`ada`: it runs once a day');
    expect(comment?.body).toMatch(/^\*\*Dismissed\*\* by `ada`: it runs once a day\n\n\*\*Error:\*\*/);
    expect(stage.github.pullRequest(pull)).toMatchObject({ comments: { length: 2 }, checkRuns: { length: 2 } });
  });

  it('also helps another pull request that stands at the same commit', async () => {
    const strict = await reviewed(stage);
    const { repository } = strict;
    await stage.github.pushBranch(repository, 'lax', { '.github/hunkwise.yml': 'fail-on: never\n' });
    const lax = await stage.github.openPullRequest({ repository, base: 'lax', headSha: strict.head.sha });
    await expect.poll(() => ended(stage, lax), PATIENCE).toBe(1);
    const shown = () => repository.checkRuns.map(({ conclusion, title }) => `${conclusion}: ${title}`);
    expect(shown()).toEqual(['failure: 1 error', `failure: 1 error; #${strict.number}: 1 error`]);
    const [comment] = stage.github.pullRequest(strict).comments;
    await stage.github.reply(strict, comment?.id ?? 0, 'ada', '/dismiss known');
    await expect.poll(() => ended(stage, strict), PATIENCE).toBe(2);
    expect(shown()).toEqual(['failure: 1 error', 'success: 1 error', 'success: No problems found']);
  });

  it('holds for the commits that follow, also where the code has moved', async () => {
    const pull = await reviewed(stage);
    const [comment] = stage.github.pullRequest(pull).comments;
    await stage.github.reply(pull, comment?.id ?? 0, 'ada', '/dismiss known');
    await checkAfter(pull, 2);
    await stage.github.push(pull, { 'shop.py': null, 'api/shop.py': `# moved\n${HEAD['shop.py']}` });
    expect(await checkAfter(pull, 3)).toMatchObject({ conclusion: 'success', title: 'No problems found' });
  });

  it('by somebody who may not write is ignored without a word', async () => {
    const pull = await reviewed(stage, { fork: 'mallory' });
    const [comment] = stage.github.pullRequest(pull).comments;
    await stage.github.reply(pull, comment?.id ?? 0, 'mallory', '/dismiss let me through');
    await met(stage, pull);
    expect(comment?.body).not.toContain('Dismissed');
    expect(stage.github.pullRequest(pull)).toMatchObject({ comments: { length: 2 }, checkRuns: { length: 1 } });
  });

  it('without a reason is answered with how to do it', async () => {
    const pull = await reviewed(stage);
    const [comment] = stage.github.pullRequest(pull).comments;
    await stage.github.reply(pull, comment?.id ?? 0, 'ada', '/dismiss');
    await met(stage, pull);
    expect(stage.github.pullRequest(pull).comments.at(-1)?.body).toContain('`/dismiss REASON`');
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(1);
  });

  it('in a thread of somebody else is not meant for the App', async () => {
    const pull = await reviewed(stage);
    const [comment] = stage.github.pullRequest(pull).comments;
    if (comment) comment.author = { id: 7, login: 'hunkwise-fan', type: 'User' };
    await stage.github.reply(pull, comment?.id ?? 0, 'ada', '/dismiss known');
    await met(stage, pull);
    expect(stage.github.pullRequest(pull)).toMatchObject({ comments: { length: 2 }, checkRuns: { length: 1 } });
  });

  it('pings nobody and breaks nothing', async () => {
    const pull = await reviewed(stage);
    const [comment] = stage.github.pullRequest(pull).comments;
    await stage.github.reply(pull, comment?.id ?? 0, 'ada', '/dismiss @octocat closes #1 <!-- x --> | **b**');
    const { summary } = await checkAfter(pull, 2);
    for (const text of [summary, comment?.body.split('\n')[0]]) {
      expect(text).toContain('closes');
      expect(text).not.toMatch(/@octocat|#1\b|<!--|\*\*b/);
    }
  });
});

describe('/dismiss with the id of a finding in the summary', () => {
  it('takes it out of the count; one comment of the App keeps that', async () => {
    const { pull, ids } = await listed({ 'shop.py': HEAD['shop.py'] + sleepyHandler('b') });
    expect(ids).toHaveLength(2);
    await stage.github.comment(pull, 'ada', `/dismiss ${ids[0]} known`);
    expect(await checkAfter(pull, 2)).toMatchObject({ conclusion: 'failure', title: '1 error' });
    const before = callsOn(stage.github, pull).length;
    await stage.github.comment(pull, 'ada', `/dismiss ${ids[1]?.toUpperCase()} also known`);
    expect(await checkAfter(pull, 3)).toMatchObject({ conclusion: 'success' });
    expect(callsOn(stage.github, pull).slice(before, before + 6)).toEqual([
      'GET collaborators/ada/permission',
      'POST issues/comments/N/reactions',
      'GET pulls/N',
      'GET commits/SHA/check-runs',
      'POST /graphql',
      'PATCH issues/comments/N',
    ]);
    const [ledger, ...others] = ours(stage.github, pull);
    expect(others).toEqual([]);
    expect(ledger?.body).toContain(`- \`${ids[0]}\` (\`async/blocking-sleep\`), by \`ada\`: known`);
    expect(ledger?.body).toContain(`- \`${ids[1]}\` (\`async/blocking-sleep\`), by \`ada\`: also known`);
  });

  it('two of them in one comment want one review', async () => {
    const { pull, ids } = await listed({ 'shop.py': HEAD['shop.py'] + sleepyHandler('b') });
    await stage.github.comment(pull, 'ada', ids.map((id) => `/dismiss ${id} known`).join('\n'));
    expect(await checkAfter(pull, 2)).toMatchObject({ conclusion: 'success' });
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(2);
  });

  it.each([
    ['that is not listed', '/dismiss HW-0000 known', 'No finding `HW-0000` is listed'],
    ['without a reason', '/dismiss HW-0000', '`/dismiss HW-3f2a REASON`'],
    ['left out', '/dismiss because', '`/dismiss HW-3f2a REASON`'],
  ])('%s is answered', async (_, body, answer) => {
    const { pull } = await listed();
    await stage.github.comment(pull, 'ada', body);
    await met(stage, pull);
    expect(ours(stage.github, pull).map((each) => each.body)).toEqual([expect.stringContaining(answer)]);
  });

  it('counts only where the App itself has written it down, however far back', async () => {
    const { pull, ids } = await listed();
    await stage.github.comment(pull, 'ada', `/dismiss ${ids[0]} known`);
    await checkAfter(pull, 2);
    const [ledger] = ours(stage.github, pull);
    for (let at = 0; at < 100; at += 1) await stage.github.comment(pull, 'eve', `Comment ${at}`);
    await stage.github.push(pull, { 'README.md': 'x\n' });
    expect(await checkAfter(pull, 3)).toMatchObject({ conclusion: 'success' });
    if (ledger) ledger.author = { id: 7, login: 'eve', type: 'User' };
    await stage.github.push(pull, { 'README.md': 'y\n' });
    expect(await checkAfter(pull, 4)).toMatchObject({ conclusion: 'failure' });
  });
});
