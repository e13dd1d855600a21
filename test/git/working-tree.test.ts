import { once } from 'node:events';
import { mkdirSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyPatch } from '../../src/diff/index.ts';
import { byPath, readChange, refusal } from './read-change.ts';
import { ScratchFolder, ScratchRepository } from './scratch-repository.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const read = (directory: string, ...paths: string[]) => readChange({ directory, paths });
const list = async (directory: string, ...paths: string[]) => Object.keys(byPath(await read(directory, ...paths)));

describe('a working tree', () => {
  it('is all new: tracked and untracked files, as they stand, without the ignored', async () => {
    using repository = new ScratchRepository();
    repository.commit({ 'a.py': 'a = 1\n', 'gone.py': '', '.gitignore': 'build/\n', 'notes.txt': '' });
    unlinkSync(join(repository.path, 'gone.py'));
    repository.write({ 'a.py': 'a = 2', 'new.py': '', 'build/c.py': '', '.github/hunkwise.yml': 'extends: all\n' });

    const change = await read(repository.path);
    expect(change.configuration?.text).toBe('extends: all\n');
    expect(change).toMatchObject({ base: 'nothing', head: 'working-tree' });
    expect(change.files).toMatchObject([
      { path: 'a.py', status: 'added', base: null, head: 'a = 2' },
      { path: 'new.py', status: 'added', base: null, head: '', hunks: [] },
    ]);
    for (const { head, hunks } of change.files) expect(applyPatch('', hunks)).toBe(head);
  });

  it('is the whole repository for a folder in it', async () => {
    using repository = new ScratchRepository();
    repository.write({ 'a.py': '', 'app/b.py': '' });
    expect(await list(join(repository.path, 'app'))).toEqual(['a.py', 'app/b.py']);
  });

  it('is restricted to paths, from the current directory or the root', async () => {
    using repository = new ScratchRepository();
    repository.write({ 'a.py': '', 'app/b.py': '', 'app/api/c.py': '', 'apple/d.py': '', '.gitignore': 'd.py\n' });
    expect(await list(repository.path, 'app')).toEqual(['app/api/c.py', 'app/b.py']);
    expect(await list(repository.path, join(repository.path, 'a.py'), 'app/api/')).toEqual(['a.py', 'app/api/c.py']);
    vi.spyOn(process, 'cwd').mockReturnValue(join(repository.path, 'app'));
    expect(await list(repository.path, 'api', 'a.py')).toEqual(['a.py', 'app/api/c.py']);
    expect(await list(repository.path, '.')).toEqual(['app/api/c.py', 'app/b.py']);
  });

  it('holds an ignored file only when that is named itself', async () => {
    using repository = new ScratchRepository();
    repository.write({ 'gen/a.py': '', '.gitignore': 'gen/\n' });
    expect(await list(repository.path, 'gen')).toEqual([]);
    expect(await list(repository.path, 'gen/a.py')).toEqual(['gen/a.py']);
  });

  it('does not follow symbolic links, of files or of folders', async () => {
    using outside = new ScratchFolder();
    outside.write({ 'secret.py': 'SECRET = 1\n', 'app/b.py': 'SECRET = 2\n' });
    using repository = new ScratchRepository();
    repository.commit({ 'app/b.py': '', 'a.py': '' });
    symlinkSync(join(outside.path, 'secret.py'), join(repository.path, 'link.py'));
    renameSync(join(repository.path, 'app'), join(repository.path, 'was'));
    symlinkSync(join(outside.path, 'app'), join(repository.path, 'app'));

    expect(await list(repository.path)).toEqual(['a.py', 'was/b.py']);
    expect((await refusal({ directory: repository.path, paths: ['link.py'] })).code).toBe('path-outside');
    expect((await refusal({ directory: repository.path, paths: ['app'] })).code).toBe('path-outside');
  });

  it('says what cannot be read', async () => {
    using repository = new ScratchRepository();
    repository.write({ 'nul.py': 'a\0', 'bad.py': Buffer.from([0xff]), 'huge.py': '#'.repeat(10_000_001) });
    const socket = createServer().listen(join(repository.path, 'socket.py'));
    await once(socket, 'listening');
    mkdirSync(join(repository.path, 'folder.py'));
    expect((await read(repository.path)).files.map(({ path, unread }) => [path, unread])).toEqual([
      ['bad.py', 'is not UTF-8'],
      ['huge.py', 'is larger than 10 MB'],
      ['nul.py', 'is binary'],
    ]);
    socket.close();
  });

  it('may have unusual names, and unmerged ones once', async () => {
    using repository = new ScratchRepository();
    repository.commit({ 'a "b"\n.py': 'a = 1\n' });
    repository.git('switch', '--quiet', '--create', 'topic');
    repository.commit({ 'a "b"\n.py': 'a = 2\n' });
    repository.git('switch', '--quiet', 'main');
    repository.commit({ 'a "b"\n.py': 'a = 3\n' });
    expect(() => repository.git('merge', 'topic')).toThrow();
    expect(await list(repository.path)).toEqual(['a "b"\n.py']);
  });
});

describe('a plain folder', () => {
  const files = {
    'a.py': '',
    'app/b.py': '',
    '.venv/c.py': '',
    'venv/c.py': '',
    'node_modules/c.py': '',
    'x/__pycache__/c.py': '',
  };

  it('is walked, without the folders that hold no code of its owner', async () => {
    using folder = new ScratchFolder();
    folder.write(files);
    symlinkSync('/', join(folder.path, 'up'));
    expect(await list(folder.path)).toEqual(['a.py', 'app/b.py']);
    expect(await list(folder.path, 'venv/c.py')).toEqual(['venv/c.py']);
  });

  it('needs no git; a repository does', async () => {
    using folder = new ScratchFolder();
    folder.write(files);
    using repository = new ScratchRepository();
    vi.stubEnv('PATH', '/nowhere');
    expect(await list(folder.path)).toEqual(['a.py', 'app/b.py']);
    expect((await refusal({ directory: repository.path })).code).toBe('git-missing');
  });
});
