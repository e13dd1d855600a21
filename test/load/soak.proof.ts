import { expect, it } from 'vitest';
import { isLinux } from '../app/system-processes.ts';
import { onGround } from './ground.ts';
import { verdicts } from './report-soak.ts';
import { soak } from './soak.ts';

/** The beginning of `npm run load -- --soak`. */
const PLAN = { files: 3_000, filesPerPull: 40, every: 1_000, repositories: 40, installations: 10 };

it.skipIf(!isLinux)(
  'holds no more memory after three thousand changed files than after the first thousand',
  async () => {
    const { growth, conclusions } = await onGround((ground) => soak(ground, PLAN, {}));
    expect(conclusions.none ?? 0).toBe(0);
    expect(growth.map(({ name }) => name)).toEqual(expect.arrayContaining(['app', 'analysis 1', 'store', 'sum']));
    expect(verdicts(growth)).toEqual([
      'flat: nothing is more than 20 % above what it was after the first files',
      'each analysis process stayed under 350 MB',
    ]);
  },
);
