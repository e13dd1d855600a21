import { describe, expect, it } from 'vitest';
import { ModuleStore, nativeParser } from '../../../src/core/engine/index.ts';
import { exponent, growthTable, growthWithChange, growthWithRepository, type Point } from './figures.ts';
import { monorepo, type Naming } from './monorepo.ts';
import { countReading } from './reading.ts';

const NAMINGS: readonly Naming[] = ['own names', 'same names'];

describe.each(NAMINGS)('a repository of services with %s', (naming) => {
  const small = monorepo(7, 100, naming);
  const large = monorepo(7, 300, naming);

  it('holds the same first service in every size', () => {
    expect(small.files.size).toBeLessThan(large.files.size);
    for (const [path, text] of small.files) expect(large.files.get(path)).toBe(text);
  });

  it('is Python without an error', () => {
    const broken = [...large.files].filter(([, text]) => nativeParser().parse(text).rootNode.hasError);
    expect(broken.map(([path]) => path)).toEqual([]);
  });

  it('imports nothing from one service into another', () => {
    const others = [...large.files].filter(([path]) => !small.files.has(path));
    const foreign = others.filter(([path, text]) => {
      const own = path.split('/')[0];
      return [...text.matchAll(/^from (app|service_\d+)\b/gm)].some(([, name]) => name !== own);
    });
    expect(foreign).toEqual([]);
  });

  it(`defines ${naming === 'own names' ? 'nothing' : 'much'} under a name of the first service`, () => {
    const defined = (from: Iterable<string>) =>
      new Set([...from].flatMap((text) => [...text.matchAll(/(?:def|class) (?!__)(\w+)/g)].map(([, name]) => name)));
    const others = [...large.files].flatMap(([path, text]) => (small.files.has(path) ? [] : [text]));
    const shared = defined(small.files.values()).intersection(defined(others));
    expect(shared.size > 0).toBe(naming === 'same names');
  });
});

describe('how the cost grows', () => {
  const point = (changed: number, repository: number, cpu: number): Point => {
    return { changed, repository, cpu, wall: cpu, runs: 3, asked: 4, parsed: 2 };
  };

  it('with the change is the exponent of a power law, from ten files on', () => {
    expect(exponent([10, 100, 1_000].map((x) => [x, 3 * x]))).toBeCloseTo(1);
    expect(exponent([10, 100, 1_000].map((x) => [x, 0.1 * x ** 2]))).toBeCloseTo(2);
    const growth = growthWithChange('change', [point(1, 50, 900), point(10, 50, 10), point(40, 50, 40)]);
    expect(growth.verdicts).toEqual([['exponent of CPU from 10 to 40 files', expect.closeTo(1)]]);
  });

  it('with the repository is the largest to the smallest', () => {
    const { verdicts } = growthWithRepository('repository', [
      point(20, 100, 10),
      point(20, 300, 50),
      point(20, 900, 15),
    ]);
    expect(verdicts).toEqual([['CPU in 900 files to CPU in 100', 1.5]]);
  });

  it('is a table that says what a changed file costs and what else was read', () => {
    const [, header, row] = growthTable(growthWithChange('change', [point(10, 50, 25)])).split('\n');
    expect(header?.trim().split(/ {2,}/)).toEqual([
      'CPU',
      'wall',
      'CPU per changed file',
      'others asked',
      'others parsed',
    ]);
    expect(row?.split(/ {2,}/)).toEqual(['change of 10 files of 50', '3 runs', '25 ms', '25 ms', '2.5 ms', '4', '2']);
  });
});

describe('what is read besides the change', () => {
  it('is counted once a file, whether parsed now or earlier', () => {
    const store = new ModuleStore();
    for (const path of ['known.py', 'new.py', 'unasked.py', 'changed.py']) store.add(path, `name = '${path}'\n`);
    store.read('known.py', 'known.py');
    const reading = countReading(store, ['changed.py']);
    for (const path of ['known.py', 'new.py', 'new.py', 'changed.py']) store.source(path, path, false)?.module();
    store.source('unasked.py', 'unasked.py', false)?.mentions('name');
    expect(reading()).toEqual({ asked: 2, parsed: 1 });
  });
});
