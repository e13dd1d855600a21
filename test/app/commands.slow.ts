import { describe, expect, it } from 'vitest';
import type { IssueComment, Reaction } from '../double/model.ts';
import { minimumPermissions } from '../double/options.ts';
import { fullName } from '../double/world.ts';
import { BASE, ended, HEAD, met, reviewed, useListeningStage } from './listening.ts';
import { callsOn, PATIENCE } from './stage.ts';

const contents = ({ reactions }: { reactions: readonly Reaction[] }) => reactions.map(({ content }) => content);

describe('/recheck', () => {
  const stage = useListeningStage();

  it('by somebody who may write is a new review of the newest commit', async () => {
    const pull = await reviewed(stage);
    const before = callsOn(stage.github, pull).length;
    await stage.github.comment(pull, 'ada', 'Base was fixed.\n\n/recheck');
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    const { checkRuns, comments } = stage.github.pullRequest(pull);
    expect(checkRuns).toMatchObject([{ conclusion: 'failure' }, { conclusion: 'failure', headSha: pull.head.sha }]);
    expect(comments).toHaveLength(1);
    expect(callsOn(stage.github, pull).slice(before, before + 4)).toEqual([
      'GET collaborators/ada/permission',
      'POST issues/comments/N/reactions',
      'GET pulls/N',
      'POST check-runs',
    ]);
  });

  it('works as a reply in a thread, where nothing has to be looked up', async () => {
    const pull = await reviewed(stage);
    const [comment] = stage.github.pullRequest(pull).comments;
    await stage.github.reply(pull, comment?.id ?? 0, 'ada', '/recheck');
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    expect(callsOn(stage.github, pull)).not.toContain('GET pulls/N');
  });

  it('is for the author of a pull request from a fork, too', async () => {
    const pull = await reviewed(stage, { fork: 'mallory' });
    await stage.github.comment(pull, 'mallory', '/recheck');
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
  });

  it.each([
    ['an author without a fork', 'bob', '/recheck'],
    ['a passer-by', 'eve', '/recheck'],
    ['somebody whose role is triage', 'tom', '/recheck'],
  ])('of %s is ignored without a word', async (_, login, body) => {
    const pull = await stage.open(BASE, HEAD);
    pull.author = { id: 1, login: 'bob', type: 'User' };
    stage.github.setRole(pull.repository, 'tom', 'triage');
    await stage.checked(pull);
    await stage.github.comment(pull, login, body);
    await met(stage, pull);
    expect(stage.github.pullRequest(pull)).toMatchObject({
      checkRuns: { length: 1 },
      issueComments: [{ reactions: [] }],
    });
  });

  it.each([
    ['a bot', 'hunkwise[bot]', '/recheck'],
    ['a quote', 'ada', '> /recheck\n\nI would not.'],
    ['a block of code', 'ada', 'Say:\n```\n/recheck\n```'],
    ['the middle of a line', 'ada', 'please /recheck'],
  ])('in the words of %s is no command', async (_, login, body) => {
    const pull = await reviewed(stage);
    const before = callsOn(stage.github, pull).length;
    await stage.github.comment(pull, login, body);
    await stage.github.comment(pull, 'ada', '/explain async/blocking-sleep');
    await met(stage, pull);
    expect(callsOn(stage.github, pull).slice(before)).toEqual(['POST issues/N/comments']);
  });

  it('on a plain issue is ignored', async () => {
    const pull = await reviewed(stage);
    stage.github.setRole(pull.repository, 'ada', 'write');
    await stage.github.comment(pull, 'ada', 'Hello');
    const payload = await stage.github.webhook('issue_comment', 'created', pull);
    const issue = { ...(payload.issue as object), pull_request: undefined };
    const comment = { ...(payload.comment as object), body: '/recheck' };
    const before = callsOn(stage.github, pull).length;
    await stage.github.deliver(stage.app.webhookUrl, 'issue_comment', { ...payload, issue, comment });
    await stage.github.comment(pull, 'ada', '/explain async/blocking-sleep');
    await met(stage, pull);
    expect(callsOn(stage.github, pull).slice(before)).toEqual(['POST issues/N/comments']);
  });

  it('twice within ten seconds is one review', async () => {
    const pull = await reviewed(stage);
    await stage.github.comment(pull, 'ada', '/recheck');
    await stage.github.comment(pull, 'ada', '/recheck');
    await met(stage, pull, 2);
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(2);
  });

  it('makes no second check run while the same review is under way', async () => {
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    const name = `shop-held-${Date.now()}`;
    const repository = await stage.github.createRepository({
      owner: 'acme',
      name,
      files: BASE,
      roles: { ada: 'write' },
    });
    stage.github.fail({ path: `/repos/acme/${name}/pulls/1/files`, hold });
    const pull = await stage.github.openPullRequest({ repository, files: HEAD });
    await stage.github.comment(pull, 'ada', '/recheck');
    await met(stage, pull);
    release();
    await stage.checked(pull);
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(1);
  });

  it('on a closed pull request is ignored', async () => {
    const pull = await reviewed(stage);
    await stage.github.setState(pull, 'closed');
    await stage.github.comment(pull, 'ada', '/recheck');
    await met(stage, pull);
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(1);
  });
});

/** Nobody has verified which permission a reaction takes: both ways, and with the permission. */
describe.each([
  { reactionNeedsIssuesWrite: true, issues: 'read', reacts: false },
  { reactionNeedsIssuesWrite: true, issues: 'write', reacts: true },
  { reactionNeedsIssuesWrite: false, issues: 'read', reacts: true },
] as const)('where reactions need issues:write: $reactionNeedsIssuesWrite, with issues:$issues', (given) => {
  const { reactionNeedsIssuesWrite, issues, reacts } = given;
  const permissions = { ...minimumPermissions, issues };
  const stage = useListeningStage({ switches: { reactionNeedsIssuesWrite }, permissions });

  it(`a command is done, and ${reacts ? 'said to be seen and done' : 'nothing is said'}`, async () => {
    const pull = await reviewed(stage);
    const comment = await stage.github.comment(pull, 'ada', '/recheck');
    await expect.poll(() => ended(stage, pull), PATIENCE).toBe(2);
    await expect.poll(() => contents(comment), PATIENCE).toEqual(reacts ? ['eyes', 'rocket'] : []);
  });

  if (!reacts) return;

  it('a command that fails is said to have failed', async () => {
    const pull = await reviewed(stage);
    const path = `/repos/${fullName(pull.repository)}/pulls/${pull.number}/files`;
    stage.github.fail({ path, status: 404, body: { message: 'Not Found' } });
    const comment = await stage.github.comment(pull, 'ada', '/recheck');
    await expect.poll(() => contents(comment), PATIENCE).toEqual(['eyes', 'confused']);
  });
});

describe('where GitHub does not tell an App who may write', () => {
  const stage = useListeningStage({ switches: { permissionNeedsCollaborators: true } });

  it('commands of maintainers are ignored, and the log says why', async () => {
    const pull = await reviewed(stage);
    await stage.github.comment(pull, 'ada', '/recheck');
    await met(stage, pull);
    expect(stage.github.pullRequest(pull).checkRuns).toHaveLength(1);
    expect(stage.app.log).toContainEqual(
      expect.objectContaining({ msg: expect.stringContaining('does not tell who may write') }),
    );
  });
});

describe('/explain', () => {
  const stage = useListeningStage();

  it('answers anybody with the page of the rule, once a minute', async () => {
    const pull = await reviewed(stage);
    await stage.github.comment(pull, 'eve', '/explain async/blocking-sleep');
    await stage.github.comment(pull, 'eve', '/explain async/blocking-sleep');
    await met(stage, pull, 2);
    const isOurs = ({ author }: IssueComment) => author.login === 'hunkwise[bot]';
    const answers = stage.github.pullRequest(pull).issueComments.filter(isOurs);
    expect(answers).toHaveLength(1);
    expect(answers[0]?.body).toMatch(/^### async\/blocking-sleep\n/);
    expect(answers[0]?.body).toContain('#### What to do instead');
    expect(answers[0]?.body).not.toMatch(/\]\(\.\.|```python \w/);
  });

  it('alone in a thread is about the rule of that thread', async () => {
    const pull = await reviewed(stage);
    const [comment] = stage.github.pullRequest(pull).comments;
    await stage.github.reply(pull, comment?.id ?? 0, 'eve', '/explain');
    await met(stage, pull);
    const [thread] = stage.github.pullRequest(pull).threads;
    expect(thread?.comments.at(-1)?.body).toMatch(/^### async\/blocking-sleep\n/);
  });

  it('of an unknown rule names those that are near', async () => {
    const pull = await reviewed(stage);
    await stage.github.comment(pull, 'eve', '/explain blocking-slep');
    await met(stage, pull);
    const answer = stage.github.pullRequest(pull).issueComments.at(-1)?.body;
    expect(answer).toContain('There is no rule `blocking-slep`. Did you mean `async/blocking-sleep`?');
  });
});
