import { describe, expect, it } from 'vitest';
import type { PullRequest } from '../double/model.ts';
import { goodHandler, HEADER, sleepyHandler } from './python.ts';
import { callsOn, useStage } from './stage.ts';

const stage = useStage();

const OLD = HEADER + goodHandler('old');
const NEW = OLD + sleepyHandler('pay');

/** A pull request that has been reviewed, with one comment on it. */
async function reviewed(base = OLD, head = NEW): Promise<PullRequest> {
  const pull = await stage.open({ 'shop.py': base }, { 'shop.py': head });
  await stage.tell(pull);
  await stage.checked(pull);
  return pull;
}

async function pushed(pull: PullRequest, files: Record<string, string | null>, how: 'push' | 'forcePush' = 'push') {
  await stage.github[how](pull, files);
  await stage.tell(pull, 'synchronize');
  return stage.checked(pull);
}

/** Ids and places of the comments that stand. */
function standing(pull: PullRequest) {
  return stage.github.pullRequest(pull).comments.map(({ id, body }) => ({ id, body }));
}

describe('a comment whose finding is still there', () => {
  it.each([
    ['lines moved', { 'shop.py': `# one\n# two\n${NEW}` }],
    ['a twin was inserted above', { 'shop.py': OLD + sleepyHandler('first') + sleepyHandler('pay') }],
    ['the file was renamed', { 'pay.py': NEW, 'shop.py': null }],
    [
      'the code around it was reformatted',
      { 'shop.py': NEW.replace('{"name": "pay"}', '{\n        "name": "pay"\n    }') },
    ],
  ])('is left untouched when %s', async (_, files) => {
    const pull = await reviewed();
    const before = standing(pull);
    const check = await pushed(pull, files);
    expect(standing(pull).slice(0, 1)).toEqual(before);
    expect(check.summary).toContain('1 was commented on before');
  });

  it.each([
    ['a force-push that squashed the commits', { 'shop.py': NEW }],
    ['a rebase that moved it', { 'shop.py': `"""Shop."""\n\n${NEW}` }],
  ])('is left untouched by %s', async (_, files) => {
    const pull = await reviewed();
    const before = standing(pull);
    expect(await pushed(pull, files, 'forcePush')).toMatchObject({ conclusion: 'failure', title: '1 error' });
    expect(standing(pull)).toEqual(before);
    expect(stage.github.pullRequest(pull).reviews).toHaveLength(1);
  });

  it('gets a neighbour for the twin, and only the twin', async () => {
    const pull = await reviewed();
    const [first] = standing(pull);
    await pushed(pull, { 'shop.py': OLD + sleepyHandler('first') + sleepyHandler('pay') });
    const now = standing(pull);
    expect(now).toHaveLength(2);
    expect(now[0]).toEqual(first);
  });
});

describe('a comment whose finding is fixed', () => {
  const FIXED = { 'shop.py': OLD + goodHandler('pay') };

  it('is deleted when nobody has answered, so that no thread is left to resolve', async () => {
    const pull = await reviewed();
    const check = await pushed(pull, FIXED);
    expect(check).toMatchObject({ conclusion: 'success', title: 'No problems found' });
    expect(check.summary).toContain('### Fixed since the last review\n- `async/blocking-sleep` in `shop.py`');
    expect(stage.github.pullRequest(pull).threads).toEqual([]);
    expect(callsOn(stage.github, pull).filter((call) => call.startsWith('DELETE'))).toEqual([
      'DELETE pulls/comments/N',
    ]);
  });

  it('is edited when somebody has answered, and left to them where the App may not resolve threads', async () => {
    const pull = await reviewed();
    const [comment] = stage.github.pullRequest(pull).comments;
    await stage.github.reply(pull, comment?.id ?? 0, 'ada', 'Why is that bad?');
    await pushed(pull, FIXED);
    const [thread] = stage.github.pullRequest(pull).threads;
    expect(thread).toMatchObject({ resolvedBy: null, comments: { length: 2 } });
    expect(thread?.comments[0]?.body).toMatch(/^\*\*Fixed\*\* as of [0-9a-f]{12}\./);
  });

  it('is deleted, too, when a push takes all Python back', async () => {
    const pull = await stage.open({ 'shop.py': OLD }, { 'shop.py': NEW, 'README.md': 'a' });
    await stage.tell(pull);
    await stage.checked(pull);
    const check = await pushed(pull, { 'shop.py': OLD });
    expect(check).toMatchObject({ conclusion: 'success', title: 'No Python changed' });
    expect(stage.github.pullRequest(pull).threads).toEqual([]);
  });

  it('is posted anew when the problem comes back', async () => {
    const pull = await reviewed();
    await pushed(pull, FIXED);
    await pushed(pull, { 'shop.py': NEW });
    expect(stage.github.pullRequest(pull)).toMatchObject({ comments: { length: 1 }, threads: { length: 1 } });
  });
});

describe('thirty comments', () => {
  const handlers = (count: number) => Array.from({ length: count }, (_, at) => sleepyHandler(`handler_${at}`)).join('');
  const others = sleepyHandler('late').replace('time.sleep(1)', 'requests.get("https://example.com")');

  it('are the most in the life of a pull request, those that are gone included', async () => {
    const pull = await reviewed(HEADER, HEADER + handlers(30));
    const check = await pushed(pull, { 'shop.py': `import requests\n${HEADER}${others}` });
    expect(stage.github.pullRequest(pull).comments).toEqual([]);
    expect(check).toMatchObject({ conclusion: 'failure', title: '1 error', annotations: { length: 1 } });
  });
});

describe('a suggestion', () => {
  it('can be committed on GitHub, and its comment goes with the next review', async () => {
    const head = `import asyncio\n${NEW}`;
    const pull = await reviewed(OLD, head);
    const [comment] = stage.github.pullRequest(pull).comments;
    await stage.github.acceptSuggestion(comment?.id ?? 0);
    await stage.tell(pull, 'synchronize');
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'success' });
    expect(stage.github.pullRequest(pull).threads).toEqual([]);
  });
});

describe('what a removed line causes', () => {
  it('is commented on beside it', async () => {
    const base = `${HEADER}from fastapi import Query\n\n\n@app.get("/items")\ndef items(\n    limit: int = Query(\n        20,\n        le=100,\n    ),\n):\n    return list(range(limit))\n`;
    const pull = await reviewed(base, base.replace('        le=100,\n', ''));
    const { comments } = stage.github.pullRequest(pull);
    expect(comments.map(({ body }) => body).join()).toContain('unbounded-pagination');
  });
});

describe('comments of others', () => {
  it('are never touched, even with our marker', async () => {
    const pull = await reviewed();
    const [ours] = stage.github.pullRequest(pull).comments;
    const forged = await stage.github.comment(pull, 'mallory', ours?.body ?? '');
    await pushed(pull, { 'shop.py': OLD + goodHandler('pay') });
    expect(stage.github.pullRequest(pull).issueComments).toMatchObject([{ id: forged.id, body: forged.body }]);
  });
});
