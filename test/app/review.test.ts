import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { goodHandler, HEADER, lineOf, sleepyHandler } from './python.ts';
import { callsOn, PATIENCE, useStage } from './stage.ts';

const stage = useStage();

const OLD = HEADER + sleepyHandler('old');
const NEW = OLD + sleepyHandler('fresh');

describe('a pull request', () => {
  it('gets a comment on the changed line only, and a failed check', async () => {
    const pull = await stage.open({ 'shop.py': OLD }, { 'shop.py': NEW });
    expect(await stage.tell(pull)).toMatchObject({ status: 200 });
    const check = await stage.checked(pull);
    expect(check).toMatchObject({ name: 'Hunkwise', conclusion: 'failure', title: '1 error', annotations: [] });
    const { comments, reviews } = stage.github.pullRequest(pull);
    expect(reviews).toMatchObject([{ state: 'COMMENTED', commitId: pull.head.sha }]);
    expect(comments).toMatchObject([{ thread: { path: 'shop.py', side: 'RIGHT' } }]);
    expect(comments[0]?.thread.current.line).toBe(NEW.split('\n').lastIndexOf('    time.sleep(1)') + 1);
    const calls = callsOn(stage.github, pull);
    // The list of all files and the query are asked for at once.
    expect(calls.slice(2, 4).sort()).toEqual(['GET git/trees/SHA', 'POST /graphql']);
    expect(calls.toSpliced(2, 2)).toEqual([
      'POST check-runs',
      'GET pulls/N/files',
      'POST pulls/N/reviews',
      'PATCH check-runs/N',
    ]);
  });

  it('gets a comment on an old line that the change made wrong', async () => {
    const before = HEADER + goodHandler('a');
    const pull = await stage.open({ 'shop.py': before }, { 'shop.py': before.replace('def a', 'async def a') });
    await stage.tell(pull);
    await stage.checked(pull);
    const [comment] = stage.github.pullRequest(pull).comments;
    expect(comment?.thread).toMatchObject({ side: 'RIGHT', current: { line: lineOf(before, 'time.sleep') } });
  });

  it('gets a success without Python, in three calls', async () => {
    const pull = await stage.open({ 'README.md': 'a\n' }, { 'README.md': 'b\n' });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'success', title: 'No Python changed' });
    expect(callsOn(stage.github, pull)).toEqual(['POST check-runs', 'GET pulls/N/files', 'PATCH check-runs/N']);
  });

  it('gets a success when only the layout changed', async () => {
    const pull = await stage.open({ 'shop.py': OLD }, { 'api/shop.py': `${OLD}\n\n`, 'shop.py': null });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'success', title: 'No problems found' });
    expect(stage.github.pullRequest(pull).reviews).toEqual([]);
  });

  it('is reviewed as a draft too', async () => {
    const pull = await stage.open({ 'shop.py': OLD }, { 'shop.py': NEW }, { draft: true });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure' });
  });

  it('is judged by the configuration of its base', async () => {
    const base = { 'shop.py': OLD, '.github/hunkwise.yml': 'fail-on: never\n' };
    const pull = await stage.open(base, { 'shop.py': NEW, '.github/hunkwise.yml': 'fail-on: error\n' });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'success', title: '1 error' });
  });

  it('does not get a comment twice: after a push, a redelivery, a reopening', async () => {
    const pull = await stage.open({ 'shop.py': OLD }, { 'shop.py': NEW });
    const guid = randomUUID();
    await stage.tell(pull, 'opened', guid);
    const first = await stage.checked(pull);
    await stage.tell(pull, 'opened', guid);
    await stage.github.push(pull, { 'shop.py': `# moved down\n${NEW}` });
    await stage.tell(pull, 'synchronize');
    const second = await stage.checked(pull);
    expect(second).toMatchObject({ conclusion: 'failure', title: '1 error', annotations: [] });
    expect(second.summary).toContain('1 was commented on before');
    await stage.tell(pull, 'reopened');
    await expect.poll(() => stage.github.pullRequest(pull).checkRuns.length, PATIENCE).toBe(2);
    await stage.checked(pull);
    expect(stage.github.pullRequest(pull)).toMatchObject({ reviews: { length: 1 }, comments: { length: 1 } });
    expect(pull.repository.checkRuns.filter((run) => run.headSha === first.headSha)).toHaveLength(1);
  });

  it('gets 30 comments and the rest as annotations', async () => {
    const handlers = Array.from({ length: 85 }, (_, at) => sleepyHandler(`handler_${at}`));
    const pull = await stage.open({ 'shop.py': HEADER }, { 'shop.py': HEADER + handlers.join('') });
    await stage.tell(pull);
    const check = await stage.checked(pull);
    expect(check).toMatchObject({ conclusion: 'failure', title: '85 errors', annotations: { length: 55 } });
    expect(stage.github.pullRequest(pull).comments).toHaveLength(30);
  });

  it('shows hostile names as they are', async () => {
    const path = 'a | <img src=x> @octocat `x`.py';
    const pull = await stage.open({ 'README.md': '' }, { [path]: HEADER + sleepyHandler('a') });
    await stage.tell(pull);
    const { summary } = await stage.checked(pull);
    expect(summary).not.toMatch(/<img|(?<!`)@octocat/);
    expect(stage.github.pullRequest(pull).comments).toMatchObject([{ thread: { path } }]);
  });
});
