import { describe, expect, it } from 'vitest';
import { baseLine } from '../../src/core/engine/line-map.ts';
import { defineRule } from '../../src/core/rule/index.ts';
import { applyEdits } from './apply.ts';
import { checkoutOf } from './checkout.ts';
import { Judge } from './judge.ts';
import { figures, misses, table } from './report.ts';
import { randomFrom, spread } from './spread.ts';
import { type Mutant, noisyTwins, tryMutants } from './try-site.ts';

/** Finds every call of `bad()`. */
const finder = defineRule({
  id: 'test/bad',
  severity: 'warning',
  summary: 'No `bad()`.',
  *check(module) {
    for (const { node } of module.calls()) {
      if (node.func.kind === 'Name' && node.func.id === 'bad') yield { at: node, message: 'bad', advice: 'none' };
    }
  },
});

const TEXT = 'def f():\n    pass\n\ndef g():\n    bad()\n';

/** Puts `code` in place of the `pass` of `f`, and `twin` for the twin. */
function mutantOf(path: string, code: string, twin: string): Mutant {
  const edit = (text: string) => ({ path, start: 13, end: 17, text });
  const places = [{ path, function: 'f' }];
  return { operator: 'op', checkout: 'shop', rule: 'test/bad', mutant: [edit(code)], twin: [edit(twin)], places };
}

describe('a mutant', async () => {
  const checkout = await checkoutOf('shop', new Map(Object.entries({ 'a.py': TEXT, 'b.py': TEXT })));
  const judge = new Judge(checkout, [finder]);

  it('is caught by a new finding in its place, and missed where there is only the old one', () => {
    const mutants = [mutantOf('a.py', 'bad()', 'good()'), mutantOf('b.py', 'good()', 'good()')];
    const verdicts = tryMutants(mutants, checkout, judge);
    expect(verdicts.map(({ caught, line, edited }) => ({ caught, line, edited }))).toEqual([
      { caught: 'warning', line: 2, edited: 'bad()' },
      { caught: null, line: 2, edited: 'good()' },
    ]);
  });

  it('has a twin that is noisy only where it introduces something', () => {
    const mutants = [mutantOf('a.py', 'bad()', 'good()'), mutantOf('b.py', 'bad()', 'bad()')];
    expect(noisyTwins(mutants, checkout, judge).map(({ mutant }) => mutant)).toEqual([mutants[1]]);
  });

  it('is counted by rule, and rules that do not exist are named', () => {
    const verdicts = tryMutants(
      [mutantOf('a.py', 'bad()', 'good()'), mutantOf('b.py', 'good()', 'good()')],
      checkout,
      judge,
    );
    const sites = new Map([
      ['test/bad', 9],
      ['test/none', 4],
    ]);
    const outcome = { verdicts, noise: [], sites, unusable: [], crashes: [] };
    const rows = figures(outcome, new Set(['test/bad']));
    expect(rows[0]).toMatchObject({ rule: 'test/bad', sites: 9, mutants: 2, caught: 1, twins: 2, silent: 2 });
    expect(
      table(rows)
        .split('\n')
        .slice(1)
        .map((line) => line.replace(/ +/g, ' ')),
    ).toEqual(['test/bad 9 2 1 50 % 0 2 2 100 %', 'test/none 4 no such rule']);
    expect(misses(outcome)).toEqual(['missed  test/bad  shop b.py:2  op  good()']);
  });
});

describe('edits', () => {
  it('leave a map of the lines that stand unchanged', () => {
    const { text, lines, edited } = applyEdits('a\nb\nc\nd\n', [
      { path: 'x', start: 2, end: 4, text: '' },
      { path: 'x', start: 4, end: 4, text: 'new\nnewer\n' },
    ]);
    expect(text).toBe('a\nnew\nnewer\nc\nd\n');
    expect([1, 2, 3, 4, 5].map((line) => baseLine(lines, line))).toEqual([1, undefined, undefined, 3, 4]);
    expect(edited[1]).toEqual([2, 3]);
  });

  it('may not overlap', () => {
    const edit = { path: 'x', start: 0, end: 2, text: '' };
    expect(() => applyEdits('abc', [edit, { ...edit, start: 1 }])).toThrow(RangeError);
  });
});

describe('the choice', () => {
  const items = ['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'c2'];
  const first = (item: string) => item.slice(0, 1);

  it('is spread from its beginning and the same for the same seed', () => {
    const chosen = spread(items, [first], randomFrom(7));
    expect(new Set(chosen.slice(0, 3).map(first)).size).toBe(3);
    expect(chosen.toSorted()).toEqual(items);
    expect(spread(items, [first], randomFrom(7))).toEqual(chosen);
    expect(spread(items, [first], randomFrom(8))).not.toEqual(chosen);
  });
});
