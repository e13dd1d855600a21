import { realpathSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Tree } from '../../src/review/ports.ts';
import { readChange } from './read-change.ts';
import { ScratchFolder, ScratchRepository } from './scratch-repository.ts';

afterEach(() => vi.unstubAllEnvs());

const PROJECT = {
  'app/a.py': 'a = 1\n',
  'app/deps.py': 'd = 1\n',
  'pyproject.toml': '[project]\n',
  'notes/dev.txt': '',
  'requirements-dev.txt': 'pytest\n',
  'notes.txt': 'x\n',
};

/** Text by path of everything that the tree holds. */
async function textsOf(tree: Tree | null): Promise<Record<string, string | undefined>> {
  if (!tree) throw new Error('there is no tree');
  const texts = await tree.read(tree.files.map(({ oid }) => oid));
  return Object.fromEntries(tree.files.map(({ path, oid }) => [path, texts.get(oid)]));
}

describe('the tree of two commits', () => {
  it("holds head's Python and manifests, whatever paths restrict the change", async () => {
    using repository = new ScratchRepository();
    const base = repository.commit(PROJECT);
    const head = repository.commit({ 'app/a.py': 'a = 2\n', 'app/deps.py': 'd = 2\n' });
    repository.write({ 'app/a.py': 'in the working tree\n' });
    const diff = { base, head };
    const { tree, files } = await readChange({ directory: repository.path, diff, paths: ['app/a.py'] });
    expect(files.map(({ path }) => path)).toEqual(['app/a.py']);
    expect(await textsOf(tree)).toEqual({
      'app/a.py': 'a = 2\n',
      'app/deps.py': 'd = 2\n',
      'pyproject.toml': '[project]\n',
      'requirements-dev.txt': 'pytest\n',
    });
    expect(tree?.files[0]).toEqual({
      path: 'app/a.py',
      oid: repository.git('rev-parse', `${head}:app/a.py`),
      size: 6,
    });
    expect(tree).not.toHaveProperty('unavailable');
  });

  it('may be kept beside what git keeps, of a working tree in a folder of its own', async () => {
    using repository = new ScratchRepository();
    const base = repository.commit(PROJECT);
    const diff = { base, head: repository.commit({ 'app/a.py': 'a = 2\n' }) };
    const keptIn = async (directory: string) => (await readChange({ directory, diff })).tree?.keptIn;
    const top = realpathSync(repository.path);
    expect(await keptIn(repository.path)).toBe(join(top, '.git', 'hunkwise', 'outlines'));
    repository.git('worktree', 'add', '--quiet', 'other');
    const other = join(top, '.git', 'worktrees', 'other', 'hunkwise', 'outlines');
    expect(await keptIn(join(repository.path, 'other'))).toBe(other);
  });

  it('is not listed where there is no Python to judge', async () => {
    using repository = new ScratchRepository();
    const base = repository.commit(PROJECT);
    repository.git('rm', '--quiet', 'app/a.py');
    const head = repository.commit({ 'notes.txt': 'y\n' });
    expect((await readChange({ directory: repository.path, diff: { base, head } })).tree).toBeNull();
  });

  it('leaves out links, submodules, and what is no text or too long', async () => {
    using repository = new ScratchRepository();
    repository.write({ ...PROJECT, 'binary.py': 'a\0b', 'latin.py': Buffer.from([0xe9]), 'long.py': '' });
    symlinkSync('app/a.py', join(repository.path, 'link.py'));
    repository.git('init', '--quiet', 'module.py');
    repository.git('-C', 'module.py', 'commit', '--quiet', '--allow-empty', '--message=work');
    const base = repository.commit();
    const head = repository.commit({ 'app/a.py': 'a = 2\n', 'long.py': '#'.repeat(2_000_001) });
    const { tree } = await readChange({ directory: repository.path, diff: { base, head } });
    const texts = await textsOf(tree);
    expect(Object.keys(texts)).toEqual([
      'app/a.py',
      'app/deps.py',
      'binary.py',
      'latin.py',
      'pyproject.toml',
      'requirements-dev.txt',
    ]);
    expect(texts).toMatchObject({ 'binary.py': undefined, 'latin.py': undefined, 'app/deps.py': 'd = 1\n' });
  });

  it('reads what a partial clone has, and fetches nothing', async () => {
    using repository = new ScratchRepository();
    repository.git('config', 'uploadpack.allowFilter', 'true');
    const base = repository.commit(PROJECT);
    const head = repository.commit({ 'app/a.py': 'a = 2\n' });
    using clone = new ScratchFolder();
    repository.git('clone', '--quiet', '--bare', '--filter=blob:none', `file://${repository.path}`, clone.path);
    const changed = [base, head].map((commit) => `${commit}:app/a.py`);
    for (const each of changed) repository.git('-C', clone.path, 'cat-file', '-p', each);
    const { tree, files } = await readChange({ directory: clone.path, diff: { base, head } });
    expect(files).toMatchObject([{ base: 'a = 1\n', head: 'a = 2\n' }]);
    expect(await textsOf(tree)).toEqual({
      'app/a.py': 'a = 2\n',
      'app/deps.py': undefined,
      'pyproject.toml': undefined,
      'requirements-dev.txt': undefined,
    });
  });

  it('says why there is none where git cannot list it', async () => {
    using repository = new ScratchRepository();
    const base = repository.commit({ 'app/a.py': 'a = 1\n', 'lib/b.py': '' });
    const head = repository.commit({ 'app/a.py': 'a = 2\n' });
    const lost = repository.git('rev-parse', `${head}:lib`);
    unlinkSync(join(repository.path, '.git/objects', lost.slice(0, 2), lost.slice(2)));
    const { tree, files } = await readChange({ directory: repository.path, diff: { base, head } });
    expect(files).toHaveLength(1);
    expect(tree?.files).toEqual([]);
    expect(tree?.unavailable).toMatch(/^git cannot list the files of the repository: /);
    expect(await tree?.read(['x'])).toEqual(new Map());
  });

  it('stops when it is told to', async () => {
    using repository = new ScratchRepository();
    const base = repository.commit(PROJECT);
    const head = repository.commit({ 'app/a.py': 'a = 2\n' });
    const { tree } = await readChange({ directory: repository.path, diff: { base, head } });
    const oids = tree?.files.map(({ oid }) => oid) ?? [];
    await expect(tree?.read(oids, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    const controller = new AbortController();
    const reading = tree?.read(oids, controller.signal);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the tree of the index', () => {
  it('holds what is staged, not what stands in the working tree', async () => {
    using repository = new ScratchRepository();
    repository.commit(PROJECT);
    repository.write({ 'app/a.py': 'a = 2\n', 'app/deps.py': 'd = 2\n', 'new.py': 'n = 1\n' }).git('add', '.');
    repository.write({ 'app/a.py': 'a = 3\n', 'pyproject.toml': 'x\n' });
    const { tree } = await readChange({ directory: repository.path, staged: true, paths: ['app'] });
    expect(await textsOf(tree)).toEqual({
      'app/a.py': 'a = 2\n',
      'app/deps.py': 'd = 2\n',
      'new.py': 'n = 1\n',
      'pyproject.toml': '[project]\n',
      'requirements-dev.txt': 'pytest\n',
    });
    expect(tree?.files.find(({ path }) => path === 'pyproject.toml')?.size).toBe(10);
  });

  it('knows a file that is only meant to be added, but not its text', async () => {
    using repository = new ScratchRepository();
    repository.commit(PROJECT);
    repository.write({ 'app/a.py': 'a = 2\n' }).git('add', '.');
    repository.write({ 'soon.py': 's = 1\n' }).git('add', '--intent-to-add', 'soon.py');
    const { tree } = await readChange({ directory: repository.path, staged: true });
    expect(await textsOf(tree)).toMatchObject({ 'app/a.py': 'a = 2\n', 'app/deps.py': 'd = 1\n' });
  });
});

describe('the tree of a working tree', () => {
  it('holds only the manifests, as they stand', async () => {
    using repository = new ScratchRepository();
    repository.commit(PROJECT);
    repository.write({ 'pyproject.toml': '[tool]\n', 'uv.lock': 'version = 1\n' });
    unlinkSync(join(repository.path, 'requirements-dev.txt'));
    const { tree } = await readChange({ directory: repository.path });
    expect(await textsOf(tree)).toEqual({ 'pyproject.toml': '[tool]\n', 'uv.lock': 'version = 1\n' });
  });

  it('holds the Python too that was not asked for', async () => {
    using repository = new ScratchRepository();
    repository.commit({ ...PROJECT, 'setup.py': 's = 1\n' });
    const { tree } = await readChange({ directory: repository.path, paths: ['app/a.py'] });
    expect(await textsOf(tree)).toEqual({
      'app/deps.py': 'd = 1\n',
      'pyproject.toml': '[project]\n',
      'requirements-dev.txt': 'pytest\n',
      'setup.py': 's = 1\n',
    });
  });

  it('has another id for a file that has changed since', async () => {
    using repository = new ScratchRepository();
    repository.write(PROJECT);
    const oidOf = async () => (await readChange({ directory: repository.path })).tree?.files[0]?.oid;
    const before = await oidOf();
    expect(await oidOf()).toBe(before);
    repository.write({ 'pyproject.toml': '[project]\nname = "shop"\n' });
    expect(await oidOf()).not.toBe(before);
  });

  it('does not follow symbolic links', async () => {
    using outside = new ScratchFolder();
    outside.write({ 'secret.txt': 'secret\n', 'app/setup.cfg': 'secret\n' });
    using repository = new ScratchRepository();
    repository.commit({ ...PROJECT, 'lib/setup.cfg': '[metadata]\n' });
    symlinkSync(join(outside.path, 'secret.txt'), join(repository.path, 'requirements.txt'));
    const { tree } = await readChange({ directory: repository.path });
    renameSync(join(repository.path, 'lib'), join(repository.path, 'was'));
    symlinkSync(join(outside.path, 'app'), join(repository.path, 'lib'));
    expect(await textsOf(tree)).toEqual({
      'lib/setup.cfg': undefined,
      'pyproject.toml': '[project]\n',
    });
  });

  it('works in a plain folder, without git', async () => {
    using folder = new ScratchFolder();
    folder.write({ ...PROJECT, 'venv/setup.cfg': '' });
    vi.stubEnv('PATH', '/nowhere');
    const { tree } = await readChange({ directory: folder.path });
    expect(await textsOf(tree)).toEqual({ 'pyproject.toml': '[project]\n' });
  });

  it('does not exist where the change holds everything', async () => {
    using folder = new ScratchFolder();
    folder.write({ 'a.py': '' });
    expect((await readChange({ directory: folder.path })).tree).toBeNull();
  });
});
