import { describe, expect, it } from 'vitest';
import type { TreeFile } from '../../src/review/ports.ts';
import { overBudget } from '../../src/review/project-budget.ts';
import { projectTree } from '../../src/review/project-tree.ts';

const files = (count: number, size: number): TreeFile[] =>
  Array.from({ length: count }, (_, at) => ({ path: `m${at}.py`, oid: String(at), size }));
const read = async () => new Map();

describe('the budget of a project', () => {
  it('is 5,000 Python files', () => {
    expect(overBudget(files(5_000, 1))).toBeNull();
    expect(overBudget([...files(5_000, 1), { path: 'uv.lock', oid: 'x', size: 1 }])).toBeNull();
    expect(overBudget(files(7_312, 1))).toBe(
      'The repository has 7,312 Python files; the project index holds up to 5,000.',
    );
  });

  it('is 60 MB', () => {
    expect(overBudget(files(60, 1_000_000))).toBeNull();
    expect(overBudget([...files(60, 1_000_000), { path: 'x.py', oid: 'x', size: 1 }])).toBe(
      'The repository has 61 MB of Python; the project index holds up to 60 MB.',
    );
  });

  it('leaves a single file of more than 2 MB out, and what is no file of the project', () => {
    const listed = [...files(1, 2_000_001), ...files(2, 2_000_000).slice(1), { path: 'README.md', oid: 'r', size: 1 }];
    expect(projectTree(listed, read)).toEqual({ files: files(2, 2_000_000).slice(1), read });
  });

  it('says why there are no files when it is exceeded', async () => {
    const tree = projectTree(files(5_001, 1), read);
    expect(tree).toMatchObject({ files: [], unavailable: expect.stringContaining('5,001 Python files') });
    expect(await tree.read(['1'])).toEqual(new Map());
  });
});
