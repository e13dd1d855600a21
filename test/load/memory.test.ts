import { describe, expect, it } from 'vitest';
import { growthOf, isFlat, type Sample } from './memory.ts';
import { verdicts } from './report-soak.ts';

/** One look: resident and peak megabytes by name, and the process where it is not always the same. */
function look(
  files: number,
  held: Readonly<Record<string, readonly [resident: number, peak: number, pid?: number]>>,
): Sample {
  const processes = Object.entries(held).map(([name, [resident, peak, pid = 1]]) => {
    return { name, pid, resident: resident * 1e6, peak: peak * 1e6 };
  });
  return { files, seconds: files, processes };
}

const FIRST = look(1_000, { app: [200, 210], 'analysis 1': [300, 310], store: [150, 150] });

describe('what a soak says of memory', () => {
  it('holds the end against what there was after the first files, each process and all of them', () => {
    const high = look(2_000, { app: [260, 270], 'analysis 1': [330, 340], store: [150, 150] });
    const last = look(3_000, { app: [220, 270], 'analysis 1': [300, 340], store: [150, 152] });
    const growth = growthOf([FIRST, high, last]);
    expect(growth.map(({ name, peak }) => [name, peak / 1e6])).toEqual([
      ['app', 270],
      ['analysis 1', 340],
      ['store', 152],
      ['sum', 762],
    ]);
    expect(growth.map((each) => Math.round(each.growth * 1_000))).toEqual([100, 0, 0, 31]);
    expect(growth.every(isFlat)).toBe(true);
    expect(verdicts(growth)).toEqual([
      'flat: nothing is more than 20 % above what it was after the first files',
      'each analysis process stayed under 350 MB',
    ]);
  });

  it('names what has grown, and the analysis process that held too much once', () => {
    const last = look(2_000, { app: [250, 400], 'analysis 1': [300, 351], store: [150, 150] });
    expect(verdicts(growthOf([FIRST, last]))).toEqual([
      'NOT flat, more than 20 % above what it was after the first files: app +25 %',
      'NOT under 350 MB at their peak: analysis 1 351 MB',
    ]);
  });

  it('does not call flat what began later, and counts processes that took the place of another', () => {
    const last = look(2_000, {
      app: [200, 210],
      'analysis 1': [290, 310, 7],
      'analysis 2': [290, 300],
      store: [150, 150],
    });
    const growth = growthOf([FIRST, last]);
    expect(growth.find(({ name }) => name === 'analysis 1')).toMatchObject({ replaced: 1 });
    expect(growth.filter((each) => !isFlat(each)).map(({ name }) => name)).toEqual(['analysis 2', 'sum']);
  });
});
