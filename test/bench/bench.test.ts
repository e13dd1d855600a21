import { describe, expect, it } from 'vitest';
import { nativeParser } from '../../src/core/engine/index.ts';
import { readArguments } from './arguments.ts';
import { parseAll, parseAndWalk } from './bare-parse.ts';
import { changeOf, pickFiles } from './change.ts';
import { slower } from './check.ts';
import { generated } from './input.ts';
import { measure, median, ratio } from './measure.ts';

const input = generated(7, 60);
const texts = [...input.files.values()];

describe('the generated project', () => {
  it('is the same for the same seed and another for another one', () => {
    expect(generated(7, 60)).toEqual(input);
    expect([...generated(8, 60).files.values()]).not.toEqual(texts);
  });

  it('is Python without an error', () => {
    const broken = [...input.files].filter(([, text]) => nativeParser().parse(text).rootNode.hasError);
    expect(broken.map(([path]) => path)).toEqual([]);
  });
});

describe('the change that is measured', () => {
  const paths = pickFiles(input, 20);
  const change = changeOf(input, paths, 3);

  it('has a hunk of at most ten lines in each file', () => {
    expect(paths).toHaveLength(20);
    for (const { head, base, lines } of change) {
      const before = (base as string).split('\n');
      const after = (head as string).split('\n');
      for (const run of lines)
        expect(after.slice(run.head - 1, run.head - 1 + run.length)).toEqual(
          before.slice(run.base - 1, run.base - 1 + run.length),
        );
      expect(before.length - lines.reduce((sum, { length }) => sum + length, 0)).toBe(10);
      expect(after).not.toEqual(before);
    }
  });

  it('is Python without an error, and another one with each revision', () => {
    expect(change.filter(({ head }) => nativeParser().parse(head as string).rootNode.hasError)).toEqual([]);
    expect(changeOf(input, paths, 4)[0]?.head).not.toBe(change[0]?.head);
  });
});

describe('the figures', () => {
  it('are medians, and ratios of what was measured in turn', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
    const cost = (cpu: number) => ({ cpu, wall: 0 });
    const costs = new Map([
      ['b', [cost(10), cost(40), cost(40)]],
      ['a', [cost(5), cost(10), cost(15), cost(10)]],
    ]);
    expect(ratio(costs, 'b', 'a')).toBe(3);
    expect(ratio(costs, 'b', 'd')).toBeNaN();
  });

  it('come from a row between its yardsticks', async () => {
    const order: string[] = [];
    const row = (id: string, ...yardsticks: string[]) => ({
      ...{ id, label: id, yardsticks },
      prepare: () => () => order.push(id),
    });
    const costs = await measure([row('a'), row('b', 'a'), row('d')], 1, () => {});
    const eight = Array(8).fill('a');
    expect(order).toEqual(['a', 'b', 'a', 'd', ...eight, 'b', ...eight, 'd']);
    expect([...costs].map(([id, { length }]) => [id, length])).toEqual([
      ['a', 16],
      ['b', 1],
      ['d', 1],
    ]);
  });

  it('count every text and every node', () => {
    expect(parseAll(texts)).toBe(texts.length);
    // module, expression_statement, assignment, identifier, `=`, integer
    expect(parseAndWalk(['x = 1\n'])).toBe(6);
  });

  it('fail only where they are more than a quarter worse than before', () => {
    expect(slower({ b: 12.4, c: 3 }, { b: 10, c: 3 })).toEqual([]);
    expect(slower({ b: 12.6 }, { b: 10, c: 3 })).toEqual([expect.stringContaining('b is 12.6'), 'c was not measured.']);
  });
});

describe('the arguments', () => {
  it('choose the sizes of the changes, and fewer runs for what takes long', () => {
    expect(readArguments(['--peers', '--sizes', '10'])).toMatchObject({ sizes: [10], runs: 5 });
    expect(readArguments(['--growth', '--sizes', '1,300'])).toMatchObject({ sizes: [1, 300], runs: 3 });
    expect(readArguments(['--growth', '--runs', '7']).runs).toBe(7);
  });

  it('are refused where they are no numbers', () => {
    expect(() => readArguments(['--sizes', '10,x'])).toThrow('--sizes wants a whole number from 1 on and got `x`.');
  });
});
