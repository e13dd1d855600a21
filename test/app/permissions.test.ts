import { describe, expect, it } from 'vitest';
import { minimumPermissions } from '../double/options.ts';
import { goodHandler, HEADER, sleepyHandler } from './python.ts';
import { useStage } from './stage.ts';

const stage = useStage({ permissions: { ...minimumPermissions, contents: 'write' } });

const WRONG = { 'shop.py': HEADER + sleepyHandler('pay') };
const RIGHT = { 'shop.py': HEADER + goodHandler('pay') };

async function fixed(base: Record<string, string>, answer: string | null) {
  const pull = await stage.open(base, WRONG);
  await stage.tell(pull);
  await stage.checked(pull);
  const [comment] = stage.github.pullRequest(pull).comments;
  if (answer) await stage.github.reply(pull, comment?.id ?? 0, 'ada', answer);
  await stage.github.push(pull, RIGHT);
  await stage.tell(pull, 'synchronize');
  await stage.checked(pull);
  return stage.github.pullRequest(pull);
}

describe('with the permission to resolve threads', () => {
  it('an answered comment that is fixed is edited, and its thread resolved', async () => {
    const { threads } = await fixed({ 'shop.py': HEADER }, 'Is it?');
    expect(threads).toMatchObject([{ resolvedBy: { login: 'hunkwise[bot]' } }]);
    expect(threads[0]?.comments[0]?.body).toContain('**Fixed** as of');
  });
});
