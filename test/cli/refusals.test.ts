import { afterEach, expect, test, vi } from 'vitest';
import { folderOf, repositoryOf, run } from './run.ts';
import { runHere } from './run-here.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  [['check', 'nowhere'], /There is no "nowhere"\.\nName a file or folder/],
  [['check', '--diff', 'nope..HEAD'], /There is no commit "nope"\.\nCheck the spelling/],
  [
    ['check', '--select', 'async/blocking-slep'],
    /no rule `async\/blocking-slep`\.\nDid you mean `async\/blocking-sleep`\? /,
  ],
  [['check', '--config', 'none.yml'], /none\.yml cannot be read \(ENOENT\)\.\nName an existing file/],
  [['check', '--config', '.'], /cannot be read \(EISDIR\)/],
  [['check', '--format', 'xml'], /Allowed choices are pretty, json\.\nRun `hunkwise --help`/],
  [['check', '--fail-on', 'note'], /Allowed choices are error, warning, never/],
  [['check', '--diff', '..HEAD'], /Name the older commit too/],
  [['check', '--diff', 'HEAD', '--staged'], /cannot be used with/],
])('%j is refused with the next step', async (args, message) => {
  const repository = repositoryOf({ 'a.py': 'x = 1\n' });
  const { code, stdout, stderr } = await runHere([...args, '--repo', repository]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('    at ');
});

test('folders that are no repository, or not there', async () => {
  const { code, stderr } = await run(['check', '--diff', 'A..B'], folderOf({}));
  expect(code).toBe(2);
  expect(stderr).toMatch(/is not a git repository\.\nRun this inside of a repository/);
  expect((await runHere(['check', '--repo', '/no/such/folder'])).stderr).toMatch(
    /no folder .*\nName an existing folder/,
  );
});

test.each([
  [['explain', 'blocking-slep'], /There is no rule `blocking-slep`\.\nDid you mean `async\/blocking-sleep`\? /],
  [['review', 'a/b#1'], /Only the App posts reviews\.\nTo see what it would post: `hunkwise review a\/b#1 --dry-run`/],
  [['review', 'a/b#1', '--dry-run'], /takes a token\.\nSet GITHUB_TOKEN/],
  [['review', 'a/b', '--dry-run'], /Name it as OWNER\/REPO#N/],
  [['chek'], /unknown command 'chek'\n\(Did you mean check\?\)/],
  [[], /^Usage: hunkwise/],
])('%j is refused with the next step', async (args, message) => {
  vi.stubEnv('GITHUB_TOKEN', '');
  vi.stubEnv('GH_TOKEN', '');
  const { code, stdout, stderr } = await runHere(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});
