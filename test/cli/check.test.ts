import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, git, repositoryOf, run, start, write } from './run.ts';
import { runHere } from './run-here.ts';

/** Line 7 blocks. */
const sleepIn = (name: string) => `import time
from fastapi import FastAPI

app = FastAPI()
@app.get("/${name}")
async def ${name}():
    time.sleep(1)
`;
const CLEAN = 'x = 1\n';
/** Where nothing depends on the process. */
const here = (folder: string, ...args: string[]) => runHere(['check', '--repo', folder, ...args]);
const WARNING = 'rules: { async/blocking-sleep: warning }\n';

describe('what is judged', () => {
  test('without --diff every Python file, in the form of the contract', async () => {
    const folder = repositoryOf({ 'app/main.py': sleepIn('read'), 'notes.txt': 'time.sleep(1)', '.gitignore': 'out/' });
    write(folder, { 'out/a.py': sleepIn('ignored'), 'new.py': CLEAN });
    const { code, stdout, stderr } = await run(['check', '--format', 'json'], folder);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toStrictEqual({
      version: 1,
      findings: [
        {
          rule: 'async/blocking-sleep',
          severity: 'error',
          confidence: 'high',
          path: 'app/main.py',
          line: 7,
          endLine: 7,
          column: 5,
          endColumn: 18,
          message: expect.stringContaining('time.sleep()'),
          advice: expect.stringContaining('asyncio.sleep()'),
          function: 'read',
          fingerprint: expect.any(String),
          because: [{ path: 'app/main.py', line: 6, note: expect.any(String) }],
        },
      ],
      notReviewed: [],
      stats: { files: 2, lines: 8, milliseconds: expect.any(Number) },
    });
  });

  test('with --diff only what is introduced, by the configuration of the base', async () => {
    const folder = repositoryOf(
      { 'a.py': sleepIn('old'), '.github/hunkwise.yml': WARNING },
      { 'a.py': `# changed\n${sleepIn('old')}\n${sleepIn('new')}`, '.github/hunkwise.yml': 'extends: none\n' },
    );
    const { code, stdout, stderr } = await here(folder, '--diff', 'HEAD~1..HEAD', '--format', 'json');
    expect(stderr).toBe('');
    const findings: { function: string; severity: string }[] = JSON.parse(stdout).findings;
    expect(findings.map((each) => [each.function, each.severity])).toEqual([['new', 'warning']]);
    expect(code).toBe(0);
    expect((await here(folder, '--diff', 'HEAD~1', '--fail-on', 'warning')).code).toBe(1);
  });

  test('with --staged what is in the index', async () => {
    const folder = repositoryOf({ 'a.py': CLEAN });
    write(folder, { 'a.py': sleepIn('staged') });
    git(folder, 'add', 'a.py');
    write(folder, { 'a.py': CLEAN });
    expect(await here(folder, '--staged')).toMatchObject({ code: 1, stderr: '' });
  });

  test('paths, --repo, --config and --select', async () => {
    const folder = repositoryOf({ 'a.py': sleepIn('a'), 'b/b.py': CLEAN });
    const other = join(folderOf({ 'other.yml': WARNING }), 'other.yml');
    const check = async (...args: string[]) => (await runHere(['check', '--repo', folder, ...args])).code;
    expect(await check('b')).toBe(0);
    expect(await check('a.py')).toBe(1);
    expect(await check('--config', other)).toBe(0);
    expect(await check('--select', 'db/global-session')).toBe(0);
    expect(await check('--select', 'all', '--fail-on', 'never')).toBe(0);
  });

  test('`paths.include` and `overrides` of the configuration', async () => {
    const configuration = `paths: { include: [app/] }
overrides:
  - { paths: [app/old/], rules: { async/blocking-sleep: off } }
  - { paths: [app/slow/], rules: { async/blocking-sleep: note } }
`;
    const paths = ['app/a.py', 'app/old/a.py', 'app/slow/a.py', 'tools/a.py'];
    const files = Object.fromEntries(paths.map((path) => [path, sleepIn('a')]));
    const folder = folderOf({ ...files, '.github/hunkwise.yml': configuration });
    const { stdout } = await runHere(['check', '--repo', folder, '--format', 'json']);
    const findings: { path: string; severity: string }[] = JSON.parse(stdout).findings;
    expect(findings.map(({ path, severity }) => `${path} ${severity}`)).toEqual([
      'app/a.py error',
      'app/slow/a.py note',
    ]);
  });

  test('a folder outside of any repository, and one without Python', async () => {
    expect((await here(folderOf({ 'a.py': sleepIn('a') }))).code).toBe(1);
    const { code, stdout } = await here(folderOf({ 'a.txt': '' }));
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'No findings in 0 files (0 lines, 0.0 s)\n' });
  });
});

test('exit 0 is not for what could not be read at all', async () => {
  const folder = folderOf({ 'a.py': 'x = 1\0\n', 'b.py': CLEAN });
  const { code, stdout } = await runHere(['check', '--repo', folder]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Not reviewed:\n {2}a\.py: .*\n\nNo findings in 1 file .*; 1 file not reviewed\n$/);
  rmSync(join(folder, 'b.py'));
  const { code: nothing, stderr } = await runHere(['check', '--repo', folder, '--format', 'json']);
  expect(nothing).toBe(2);
  expect(stderr).toMatch(/None of the Python files could be reviewed.*\nLeave such files out with `paths\.ignore`/);
});

describe('what is printed', () => {
  test('a frame and a summary, with colours only where they are wanted', async () => {
    const folder = folderOf({ 'a.py': sleepIn('a') });
    const { stdout } = await run(['check'], folder);
    expect(stdout).toContain(' --> a.py:7:5\n');
    expect(stdout).toContain('7 |     time.sleep(1)\n  |     ^^^^^^^^^^^^^\n');
    expect(stdout).toMatch(/\n\n1 error in 1 file \(7 lines, \d+\.\d s\)\n$/);
    expect(stdout).not.toContain('\u001b');
    expect((await run(['check'], folder, { FORCE_COLOR: '1' })).stdout).toContain('\u001b[31m');
  });

  test('what is wrong with the configuration goes to stderr, and the rest of it counts', async () => {
    const text = 'fail-on: never\nrules:\n  async/blocking-slep: off\n';
    const { code, stderr } = await here(folderOf({ 'a.py': sleepIn('a'), '.github/hunkwise.yml': text }));
    expect(stderr).toBe(
      '.github/hunkwise.yml:3:3: `async/blocking-slep` is not a rule, did you mean `async/blocking-sleep`? This setting does not count.\n',
    );
    expect(code).toBe(0);
  });

  test('all of a large output arrives, and a reader who leaves is no failure', async () => {
    const body = Array.from({ length: 1000 }, (_, n) => `async def f${n}():\n    time.sleep(1)\n`).join('');
    const folder = folderOf({ 'a.py': `import time\n${body}` });
    const { stdout } = await run(['check', '--format', 'json'], folder);
    expect(JSON.parse(stdout).findings).toHaveLength(1000);
    const child = start(['check'], folder);
    child.stdout.destroy();
    const [stderr] = await Promise.all([child.stderr.setEncoding('utf8').toArray(), once(child, 'close')]);
    expect({ stderr: stderr.join(''), code: child.exitCode }).toEqual({ stderr: '', code: 0 });
  });
});
