import { setImmediate as round } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { inSlices } from '../../src/app/in-slices.ts';

afterEach(() => vi.restoreAllMocks());

/** What happened, in its order, when this much work begins at once: `x` what else the event loop has to do. */
async function played(works: number, milliseconds: number): Promise<string> {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const turn = inSlices();
  let happened = '';
  const all = Array.from({ length: works }, async (_, at) => {
    await turn();
    happened += at;
    await null;
    happened += '.';
    now += milliseconds;
  });
  const other = async () => {
    for (let left = works; left > 0; left--) {
      await round();
      happened += 'x';
    }
  };
  await Promise.all([...all, other()]);
  return happened.replace(/x+$/, '');
}

it('lets what else came in be heard when a slice is used up', async () => {
  expect((await played(4, 6)).match(/\d\.\d/)).toBeNull();
  expect(await played(6, 3)).toMatch(/^x?0\.1\.x+2\.3\.x+4\.5\.$/);
});

it('does in one slice what fits into it, one after the other', async () => {
  expect(await played(5, 0)).toMatch(/^x?0\.1\.2\.3\.4\.$/);
});

it('begins again after a pause', async () => {
  const turn = inSlices();
  await turn();
  await round();
  await expect(turn()).resolves.toBeUndefined();
});
