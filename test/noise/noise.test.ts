import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/rule/index.ts';
import { ScratchRepository } from '../git/scratch-repository.ts';
import { mergedChanges, readChange } from './changes.ts';
import { addedLines, type Measured } from './measure.ts';
import { figures, listed, table } from './report.ts';

describe('merged changes', () => {
  it('are those of Python on the main line, a merge as one change', () => {
    using repository = new ScratchRepository();
    repository.commit({ 'a.py': 'a = 1\n' });
    const squashed = repository.commit({ 'a.py': 'a = 2\n' });
    repository.git('switch', '--quiet', '--create', 'topic');
    repository.commit({ 'b.py': 'b = 1\n' });
    repository.commit({ 'b.py': 'b = 2\n' });
    repository.git('switch', '--quiet', 'main');
    const notes = repository.commit({ 'notes.txt': 'no Python\n' });
    repository.git('merge', '--quiet', '--no-ff', '--message=merge', 'topic');
    const merged = repository.git('rev-parse', 'HEAD');

    const changes = mergedChanges(repository.path, 200);
    expect(changes.map(({ commit }) => commit)).toEqual([merged, squashed]);
    expect(changes[0]?.parent).toBe(notes);
    expect(mergedChanges(repository.path, 1)).toHaveLength(1);
  });

  it('have a parent', () => {
    expect(readChange('c0 2026-01-31 p1 p2')).toEqual({ commit: 'c0', date: '2026-01-31', parent: 'p1' });
    expect(readChange('c0 2026-01-31 ')).toBeNull();
  });

  it('are missed where there are none', () => {
    using repository = new ScratchRepository();
    repository.commit({ 'notes.txt': 'no Python\n' });
    expect(() => mergedChanges(repository.path, 200)).toThrow('no change of Python');
  });
});

describe('the noise of a project', () => {
  const finding = (rule: string, severity: Finding['severity']) =>
    ({ rule, severity, path: 'a.py', line: 3, message: 'why', function: 'f', confidence: 'high' }) as Finding;
  const change = (name: string, added: number, ...findings: Finding[]): Measured => {
    return { commit: name, parent: `${name}^`, date: '2026-01-31', added, findings, faults: [] };
  };
  const changes = [
    change('new', 150, finding('b/two', 'warning')),
    change('old', 50, finding('a/one', 'error'), finding('b/two', 'note')),
  ];

  it('is counted for each hundred added lines', () => {
    const row = figures({ project: 'shop', changes, leftOut: [] });
    expect(row).toMatchObject({ from: 'old^', to: 'new', changes: 2, added: 200, error: 1, warning: 1, note: 1 });
    expect(row.perHundred).toBe(1);
    expect(Object.keys(row.rules)).toEqual(['a/one', 'b/two']);
    expect(table(row)).toContain('1.00 errors and warnings per hundred added lines');
  });

  it('is listed with the commit of each finding', () => {
    expect(changes.flatMap(listed)).toMatchObject([
      { commit: 'new', rule: 'b/two', line: 3 },
      { commit: 'old', rule: 'a/one' },
      { commit: 'old', severity: 'note' },
    ]);
  });

  it('counts the lines of Python that a change adds', () => {
    const lines = [{ kind: 'added' }, { kind: 'removed' }, { kind: 'context' }, { kind: 'added' }];
    const file = (path: string) =>
      ({ path, hunks: [{ lines }] }) as unknown as Parameters<typeof addedLines>[0][number];
    expect(addedLines([file('a.py'), file('requirements.txt')])).toBe(2);
  });
});
