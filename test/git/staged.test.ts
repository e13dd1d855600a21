import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { byPath, readChange, refusal } from './read-change.ts';
import { ScratchFolder, ScratchRepository } from './scratch-repository.ts';

afterEach(() => vi.unstubAllEnvs());

const staged = async (directory: string, ...paths: string[]) =>
  byPath(await readChange({ directory, staged: true, paths }));

describe('the index', () => {
  it('is compared with HEAD, whatever stands in the working tree', async () => {
    using repository = new ScratchRepository();
    const commit = repository.commit({
      'a.py': 'a = 1\n',
      'b.py': 'b = 1\n',
      '.github/hunkwise.yml': 'extends: all\n',
    });
    repository
      .write({ 'a.py': 'a = 2\n', 'new.py': 'n = 1\n', '.github/hunkwise.yml': 'extends: none\n' })
      .git('add', '.');
    repository.write({ 'a.py': 'a = 3\n', 'b.py': 'b = 3\n' });

    const change = await readChange({ directory: repository.path, staged: true });
    expect(change).toMatchObject({ base: commit, head: 'index', configuration: { text: 'extends: all\n' } });
    const files = byPath(change);
    expect(files['a.py']).toMatchObject({ status: 'modified', base: 'a = 1\n', head: 'a = 2\n' });
    expect(files['new.py']).toMatchObject({ status: 'added', base: null, head: 'n = 1\n' });
    expect(files).not.toHaveProperty('b.py');
    expect(Object.keys(await staged(repository.path, 'a.py'))).toEqual(['a.py']);
  });

  it('is all new before the first commit', async () => {
    using repository = new ScratchRepository();
    repository.write({ 'a.py': 'a = 1\n', '.github/hunkwise.yml': 'extends: all\n' }).git('add', '.');
    const change = await readChange({ directory: repository.path, staged: true });
    expect(byPath(change)['a.py']).toMatchObject({ status: 'added', head: 'a = 1\n' });
    expect(change.configuration?.text).toBe('extends: all\n');
  });

  it('says which files wait for a merge', async () => {
    using repository = new ScratchRepository();
    repository.commit({ 'a.py': 'a = 1\n' });
    repository.git('switch', '--quiet', '--create', 'topic');
    repository.commit({ 'a.py': 'a = 2\n' });
    repository.git('switch', '--quiet', 'main');
    repository.commit({ 'a.py': 'a = 3\n' });
    expect(() => repository.git('merge', 'topic')).toThrow();

    const change = await readChange({ directory: repository.path, staged: true });
    expect(change.files).toMatchObject([{ path: 'a.py', head: null, unread: 'has unresolved merge conflicts' }]);
  });

  it('is the one a hook is given, but never one of another repository', async () => {
    using repository = new ScratchRepository();
    repository.commit({ 'a.py': 'a = 1\n' });
    const temporary = join(repository.path, '.git', 'next-index-1.lock');
    const env = { ...process.env, GIT_INDEX_FILE: temporary };
    repository.write({ 'b.py': 'b = 1\n' });
    execFileSync('git', ['add', 'b.py'], { cwd: repository.path, env });

    vi.stubEnv('GIT_INDEX_FILE', temporary);
    vi.stubEnv('GIT_DIR', '/nowhere');
    expect(await staged(repository.path)).toHaveProperty(['b.py']);
    using other = new ScratchRepository();
    other.write({ 'c.py': 'c = 1\n' }).git('add', '.');
    expect(Object.keys(await staged(other.path))).toEqual(['c.py']);
  });

  it('does not exist in a bare repository or a plain folder', async () => {
    using bare = new ScratchRepository();
    bare.git('config', 'core.bare', 'true');
    expect((await refusal({ directory: bare.path, staged: true })).code).toBe('no-working-tree');
    using folder = new ScratchFolder();
    writeFileSync(join(folder.path, 'a.py'), '');
    expect((await refusal({ directory: folder.path, staged: true })).code).toBe('not-a-repository');
  });
});
