import { expect, it } from 'vitest';
import { changedFiles, firstFiles, sizeOf } from './soak-changes.ts';

it('has repositories of many sizes, most of them small', () => {
  const sizes = Array.from({ length: 40 }, (_, at) => sizeOf(at, 40)).toSorted((one, other) => one - other);
  expect(new Set(sizes).size).toBeGreaterThan(30);
  expect(sizes[20]).toBeLessThan(150);
  expect(sizes.at(-1)).toBeGreaterThan(400);
});

it('changes as many files as it is told, all of the project, and others with each pull request', () => {
  const files = firstFiles(2, 40);
  const [first, second] = [1, 2].map((turn) => changedFiles(files, 2, turn, 10));
  for (const changed of [first, second]) {
    const paths = Object.keys(changed ?? {});
    expect(paths).toHaveLength(10);
    expect(paths.filter((path) => !files.has(path) || files.get(path) === changed?.[path])).toEqual([]);
  }
  expect(Object.keys(second ?? {})).not.toEqual(Object.keys(first ?? {}));
  expect(changedFiles(files, 2, 1, 10)).toEqual(first);
});
