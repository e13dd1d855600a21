import { chownSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readChange, refusal } from './read-change.ts';
import { ScratchFolder, ScratchRepository } from './scratch-repository.ts';

afterEach(() => vi.unstubAllEnvs());

describe('what cannot be read is refused with the next step', () => {
  it.each(['nowhere', '-x', '--output=/tmp/x', '', 'HEAD:a.py', 'a.py', '0'.repeat(40)])(
    'a revision %j',
    async (name) => {
      using repository = new ScratchRepository();
      repository.commit({ 'a.py': 'a = 1\n' });
      const { directory } = { directory: repository.path };
      expect((await refusal({ directory, diff: { base: name, head: 'HEAD' } })).code).toBe('unknown-revision');
      expect((await refusal({ directory, diff: { base: 'HEAD', head: name } })).code).toBe('unknown-revision');
    },
  );

  it('commits without a common ancestor', async () => {
    using repository = new ScratchRepository();
    const base = repository.commit({ 'a.py': '' });
    repository.git('switch', '--quiet', '--orphan', 'other');
    const head = repository.commit({ 'b.py': '' });
    const diff = { base, head, mergeBase: true };
    expect((await refusal({ directory: repository.path, diff })).code).toBe('no-merge-base');
  });

  it('paths', async () => {
    using repository = new ScratchRepository();
    const head = repository.commit({ 'a.py': '', 'notes.txt': '' });
    const directory = repository.path;
    const diff = { base: head, head };
    expect((await refusal({ directory, paths: ['b.py'] })).code).toBe('unknown-path');
    expect((await refusal({ directory, diff, paths: ['b.py'] })).code).toBe('unknown-path');
    expect((await refusal({ directory, staged: true, paths: ['b.py'] })).code).toBe('unknown-path');
    expect((await refusal({ directory, paths: ['/etc'] })).code).toBe('path-outside');
    expect((await refusal({ directory, paths: ['notes.txt'] })).code).toBe('not-python');
  });

  it('folders', async () => {
    using folder = new ScratchFolder();
    const diff = { base: 'a', head: 'b' };
    expect((await refusal({ directory: folder.path, diff })).code).toBe('not-a-repository');
    expect((await refusal({ directory: join(folder.path, 'none'), diff })).code).toBe('directory-missing');
    expect((await refusal({ directory: join(folder.path, 'none') })).code).toBe('directory-missing');
    using bare = new ScratchRepository();
    bare.git('config', 'core.bare', 'true');
    expect((await refusal({ directory: bare.path })).code).toBe('no-working-tree');
  });

  it('a machine without git', async () => {
    using repository = new ScratchRepository();
    vi.stubEnv('PATH', '/nowhere');
    const diff = { base: 'HEAD', head: 'HEAD' };
    expect((await refusal({ directory: repository.path, diff })).code).toBe('git-missing');
  });

  it.runIf(process.getuid?.() === 0)("somebody else's repository", async () => {
    using repository = new ScratchRepository();
    chownSync(repository.path, 12_345, 12_345);
    chownSync(join(repository.path, '.git'), 12_345, 12_345);
    const error = await refusal({ directory: repository.path, staged: true });
    expect(error.code).toBe('repository-unsafe');
    expect(error.hint).toContain('safe.directory');
  });

  it('a partial clone that lacks what is to be compared: nothing is fetched', async () => {
    using repository = new ScratchRepository();
    repository.git('config', 'uploadpack.allowFilter', 'true');
    const base = repository.commit({ 'a.py': 'a = 1\n' });
    const head = repository.commit({ 'a.py': 'a = 2\n' });
    using clone = new ScratchFolder();
    repository.git('clone', '--quiet', '--bare', '--filter=blob:none', `file://${repository.path}`, clone.path);
    expect((await refusal({ directory: clone.path, diff: { base, head } })).code).toBe('objects-missing');
  });

  it('a configuration that is no text', async () => {
    using repository = new ScratchRepository();
    const head = repository.commit({ '.github/hunkwise.yml': 'a\0b' });
    const error = await refusal({ directory: repository.path, diff: { base: head, head } });
    expect(error.message).toBe('.github/hunkwise.yml is binary.');
    expect((await refusal({ directory: repository.path })).code).toBe('configuration-unreadable');
  });
});

describe('the repository under review', () => {
  it('runs nothing: no hook, file system monitor, external diff, text conversion or filter', async () => {
    using repository = new ScratchRepository();
    const base = repository.commit({ 'a.py': 'a = 1\n', '.gitattributes': '*.py diff=evil filter=evil\n' });
    const head = repository.commit({ 'a.py': 'a = 2\n' });
    using proof = new ScratchFolder();
    const run = `touch ${proof.path}/ran; cat`;
    for (const key of ['core.fsmonitor', 'diff.external', 'diff.evil.command', 'diff.evil.textconv', 'core.pager'])
      repository.git('config', key, run);
    for (const key of ['filter.evil.clean', 'filter.evil.smudge', 'core.sshCommand'])
      repository.git('config', key, run);
    writeFileSync(join(repository.path, '.git/hooks/post-index-change'), `#!/bin/sh\n${run}\n`, { mode: 0o755 });

    const directory = repository.path;
    expect((await readChange({ directory, diff: { base, head } })).files).toHaveLength(1);
    await readChange({ directory, staged: true });
    expect((await readChange({ directory })).files).toHaveLength(1);
    expect(existsSync(join(proof.path, 'ran'))).toBe(false);
  });

  it("is read alike under any of the user's settings, and git sees no secret", async () => {
    using repository = new ScratchRepository();
    const base = repository.commit({ 'ä b.py': 'a = 1\n', 'old.py': 'x = 1\ny = 2\nz = 3\n' });
    repository.git('mv', 'old.py', 'new.py');
    const head = repository.commit({ 'ä b.py': 'a = 2\n' });
    const read = async () => {
      const { tree, ...change } = await readChange({ directory: repository.path, diff: { base, head } });
      return { ...change, around: tree?.files };
    };
    const plain = await read();
    const settings = ['diff.noprefix=true', 'diff.mnemonicPrefix=true', 'color.ui=always', 'diff.renames=false'];
    const more = [
      'diff.context=0',
      'core.quotePath=false',
      'diff.submodule=log',
      'diff.relative=true',
      'diff.wsErrorHighlight=all',
    ];
    for (const each of [...settings, ...more]) repository.git('config', ...(each.split('=') as [string, string]));
    expect(await read()).toEqual(plain);
  });
});
