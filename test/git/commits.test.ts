import { chmodSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPatch } from '../../src/diff/index.ts';
import type { ChangedFile } from '../../src/review/ports.ts';
import { byPath, readChange } from './read-change.ts';
import { ScratchFolder, ScratchRepository } from './scratch-repository.ts';

const LINES = Array.from({ length: 30 }, (_, index) => `line_${index} = ${index}\n`).join('');

/** A repository with two commits, and the files that differ between them. */
async function changed(
  repository: ScratchRepository,
  before: Record<string, string | Uint8Array>,
  work: () => void,
): Promise<Record<string, ChangedFile>> {
  const base = repository.commit(before);
  work();
  const head = repository.commit();
  return byPath(await readChange({ directory: repository.path, diff: { base, head } }));
}

describe('two commits', () => {
  it('are read in both versions, with the hunks between them', async () => {
    using repository = new ScratchRepository();
    const files = await changed(repository, { 'app/a.py': LINES, 'gone.py': 'x = 1\n', 'same.py': 'y = 1\n' }, () => {
      repository.write({ 'app/a.py': LINES.replace('line_3 = 3', 'line_3 = 4'), 'new.py': 'a = 1\nb = 2' });
      unlinkSync(join(repository.path, 'gone.py'));
    });

    expect(Object.keys(files)).toEqual(['app/a.py', 'gone.py', 'new.py']);
    expect(files['app/a.py']).toMatchObject({ status: 'modified', base: LINES });
    expect(files['gone.py']).toMatchObject({ status: 'removed', base: 'x = 1\n', head: null });
    expect(files['new.py']).toMatchObject({ status: 'added', base: null, head: 'a = 1\nb = 2' });
    for (const { base, head, hunks } of Object.values(files)) expect(applyPatch(base ?? '', hunks)).toBe(head ?? '');
  });

  it('are read from a bare repository, by branch names, without a working tree', async () => {
    using repository = new ScratchRepository();
    repository.commit({ 'a.py': 'a = 1\n' });
    repository.git('switch', '--quiet', '--create', 'topic/x');
    repository.commit({ 'a.py': 'a = 2\n' });
    using bare = new ScratchFolder();
    repository.git('clone', '--quiet', '--bare', '.', bare.path);

    const change = await readChange({ directory: bare.path, diff: { base: 'main', head: 'topic/x' } });
    expect(byPath(change)['a.py']).toMatchObject({ base: 'a = 1\n', head: 'a = 2\n' });
    expect(change).toMatchObject({
      base: repository.git('rev-parse', 'main'),
      head: repository.git('rev-parse', 'HEAD'),
    });
  });

  it('are compared from where they parted, when asked to', async () => {
    using repository = new ScratchRepository();
    const parted = repository.commit({ 'a.py': 'a = 1\n' });
    repository.git('switch', '--quiet', '--create', 'topic');
    repository.commit({ 'b.py': 'b = 1\n' });
    repository.git('switch', '--quiet', 'main');
    repository.commit({ 'a.py': 'a = 2\n' });

    const diff = { base: 'main', head: 'topic' };
    const direct = await readChange({ directory: repository.path, diff });
    expect(direct.files.map(({ path }) => path)).toEqual(['a.py', 'b.py']);
    const asPullRequest = await readChange({ directory: repository.path, diff: { ...diff, mergeBase: true } });
    expect(asPullRequest.files.map(({ path }) => path)).toEqual(['b.py']);
    expect(asPullRequest.base).toBe(parted);
  });

  it('follow renames, and keep only the hunks of what is no Python', async () => {
    using repository = new ScratchRepository();
    const files = await changed(repository, { 'old name.py': LINES, 'notes.txt': 'one\n' }, () => {
      repository.git('mv', 'old name.py', 'new.py');
      repository.write({ 'new.py': LINES.replace('line_9', 'line_nine'), 'notes.txt': 'two\n' });
    });

    expect(files['new.py']).toMatchObject({ status: 'renamed', previousPath: 'old name.py', base: LINES });
    expect(files['notes.txt']).toMatchObject({ status: 'modified', base: null, head: null });
    expect(files['notes.txt']?.hunks).toHaveLength(1);
    expect(files['notes.txt']).not.toHaveProperty('unread');
  });

  it('take a copy for new, since its pitfalls are', async () => {
    using repository = new ScratchRepository();
    const files = await changed(repository, { 'a.py': LINES }, () =>
      repository.write({ 'a.py': `${LINES}z = 1\n`, 'copy.py': LINES }),
    );
    expect(files['copy.py']).toMatchObject({ status: 'added', base: null, head: LINES });
  });

  it.each([
    'with space.py',
    'quote".py',
    'back\\slash.py',
    'größe.py',
    '日本/語.py',
    'new\nline.py',
    'tab\t.py',
    ' b/.py',
    '-x.py',
  ])('know a file named %j', async (path) => {
    using repository = new ScratchRepository();
    const files = await changed(repository, { [path]: 'a = 1\n' }, () => repository.write({ [path]: 'a = 2\n' }));
    expect(files[path]).toMatchObject({ status: 'modified', base: 'a = 1\n', head: 'a = 2\n' });
    expect(files[path]?.hunks).toHaveLength(1);
  });

  it('take neither a symbolic link nor a submodule for Python', async () => {
    using repository = new ScratchRepository();
    const files = await changed(repository, { 'a.py': 'a = 1\n', 'turns.py': 'a = 1\n' }, () => {
      unlinkSync(join(repository.path, 'turns.py'));
      symlinkSync('a.py', join(repository.path, 'turns.py'));
      symlinkSync('/etc/passwd', join(repository.path, 'link.py'));
      repository.git('init', '--quiet', 'module.py');
      repository.git('-C', 'module.py', 'commit', '--quiet', '--allow-empty', '--message=work');
    });

    expect(Object.keys(files)).toEqual(['turns.py']);
    expect(files['turns.py']).toMatchObject({ status: 'removed', base: 'a = 1\n', head: null });
    expect(files['turns.py']?.hunks[0]?.lines).toMatchObject([{ kind: 'removed', text: 'a = 1' }]);
  });

  it('tell a change of the mode alone', async () => {
    using repository = new ScratchRepository();
    const files = await changed(repository, { 'a.py': 'a = 1\n' }, () =>
      chmodSync(join(repository.path, 'a.py'), 0o755),
    );
    expect(files['a.py']).toMatchObject({ status: 'changed', hunks: [], base: 'a = 1\n', head: 'a = 1\n' });
  });

  it('say what cannot be read as Python, and why', async () => {
    using repository = new ScratchRepository();
    const latin = Buffer.from('# -*- coding: latin-1 -*-\nname = "\xe9"\n', 'latin1');
    const broken = Buffer.from('name = "\xe9"\n', 'latin1');
    const removed = Buffer.from('other = [\xff]\n', 'latin1');
    const files = await changed(repository, { 'fixed.py': broken, 'removed.py': removed }, () => {
      repository.write({ 'binary.py': 'a\0b', 'latin.py': latin, 'broken.py': broken, 'fixed.py': 'name = "é"\n' });
      repository.write({ 'huge.py': '#'.repeat(10_000_001) });
      unlinkSync(join(repository.path, 'removed.py'));
    });

    expect(files['binary.py']).toMatchObject({ unread: 'is binary', head: null });
    expect(files['broken.py']).toMatchObject({ unread: 'is not UTF-8', head: null });
    expect(files['huge.py']).toMatchObject({ unread: 'is larger than 10 MB', head: null });
    expect(files['latin.py']).toMatchObject({ head: latin.toString('latin1') });
    expect(files['fixed.py']).toMatchObject({ status: 'modified', base: null, head: 'name = "é"\n' });
    for (const path of ['latin.py', 'fixed.py', 'removed.py']) expect(files[path]).not.toHaveProperty('unread');
  });

  it('show the hunks that `.gitattributes` hides', async () => {
    using repository = new ScratchRepository();
    const before = { '.gitattributes': '*.py -diff\n', 'a.py': 'a = 1\nb = 1\n' };
    const files = await changed(repository, before, () =>
      repository.write({ 'a.py': 'a = 1\nb = 2\n', 'b.py': 'b = 1\n' }),
    );
    expect(files['a.py']?.hunks).toMatchObject([{ baseStart: 1, baseLines: 2, headStart: 1, headLines: 2 }]);
    expect(files['b.py']?.hunks).toMatchObject([{ baseStart: 0, baseLines: 0, headStart: 1, headLines: 1 }]);
  });

  it('bring the configuration of the base', async () => {
    using repository = new ScratchRepository();
    const base = repository.commit({ '.github/hunkwise.yml': 'fail-on: warning\n' });
    const head = repository.commit({ '.github/hunkwise.yml': 'fail-on: never\n' });
    const read = (from: string, to: string) =>
      readChange({ directory: repository.path, diff: { base: from, head: to } });
    expect((await read(base, head)).configuration).toEqual({
      path: '.github/hunkwise.yml',
      text: 'fail-on: warning\n',
    });
    const empty = repository.git('commit-tree', '-m', 'empty', repository.git('mktree', '--missing'));
    expect((await read(empty, head)).configuration).toBeNull();
  });

  it('are restricted to paths, from the root or in the current directory', async () => {
    using repository = new ScratchRepository();
    const base = repository.commit({ 'app/a.py': 'a = 1\n', 'app/same.py': '', 'apple.py': '', 'lib/old.py': LINES });
    repository.git('mv', 'lib/old.py', 'moved.py');
    const head = repository.commit({ 'app/a.py': 'a = 2\n', 'apple.py': 'a = 2\n' });
    const read = async (...paths: string[]) => {
      const change = await readChange({ directory: repository.path, diff: { base, head }, paths });
      return change.files.map(({ path }) => path);
    };
    expect(await read('app')).toEqual(['app/a.py']);
    expect(await read('./app/', 'apple.py')).toEqual(['app/a.py', 'apple.py']);
    expect(await read(join(repository.path, 'app/a.py'))).toEqual(['app/a.py']);
    expect(await read('lib')).toEqual(['moved.py']);
    expect(await read('app/same.py')).toEqual([]);
    expect(await read('.')).toHaveLength(3);
  });
});
