import { describe, expect, it } from 'vitest';
import { peerFigures, peerTable } from './figures.ts';
import { FIRST } from './tools.ts';
import { type ProcessCost, wholeProcess } from './whole-process.ts';

const place = { input: 'shop', of: 20, files: 10 };
const cost = (cpu: number, status: number | null = 0): ProcessCost => {
  return { cpu, wall: 2 * cpu, memory: 5e6, status, stderr: '' };
};

describe('the table of whole processes', () => {
  it('says how many times what Hunkwise took, of the same change', () => {
    const figures = [
      peerFigures({ ...place, files: 1 }, FIRST, [cost(4)]),
      peerFigures(place, FIRST, [cost(1), cost(9), cost(2)]),
      peerFigures(place, 'other', [cost(3)]),
    ];
    expect(lastRow(figures)).toEqual(['other', '10 files', '1', '3.00 s', '6.00 s', '5 MB', '1.50', '1.50']);
  });

  it('says that a tool was killed, and that it failed', () => {
    const figures = [peerFigures(place, FIRST, [cost(1)]), peerFigures(place, 'other', [cost(3, 2), cost(3, null)])];
    const [, , runs, cpu, wall, , times] = lastRow(figures);
    expect([runs, cpu, wall, times]).toEqual(['2, 1 failed, over the cap', '> 3.00 s', '> 6.00 s', '> 3.00']);
  });

  function lastRow(figures: Parameters<typeof peerTable>[0]): string[] {
    return (peerTable(figures).split('\n').at(-1) ?? '').split(/ {2,}/);
  }
});

describe('a whole process', () => {
  const run = (code: string, cap: number) => wholeProcess([process.execPath, '-e', code], '.', process.env, cap);

  it('is measured, and asked how it ended', () => {
    const { cpu, wall, memory, status, stderr } = run('console.error("not today"); process.exitCode = 3', 60);
    expect(Math.min(cpu, wall)).toBeGreaterThan(0);
    expect(memory).toBeGreaterThan(1e6);
    expect([status, stderr]).toEqual([3, 'not today\n']);
  });

  it('is killed when it takes longer than the cap', () => {
    expect(run('setInterval(() => {}, 1_000)', 0.2).status).toBeNull();
  });
});
