import { expect, test } from 'vitest';
import { run } from './run.ts';

const HERE = import.meta.dirname;

test('rules: a table', async () => {
  const { code, stdout } = await run(['rules'], HERE);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^async\/blocking-sleep +error +Do not call/m);
  expect(stdout).toMatch(/\n\d+ rules\. `hunkwise explain RULE` shows the page of one\.\n$/);
});

test('explain: the page, without the marks of its fences', async () => {
  const { code, stdout } = await run(['explain', 'async/blocking-sleep'], HERE);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^async\/blocking-sleep\n/);
  expect(stdout).toContain('    # reported\n    import ');
  expect(stdout).toMatch(/\nasync\/blocking-sleep\. Severity: error\.\n$/);
  expect(stdout).not.toContain('```');
});

test.each([
  [['explain', 'blocking-slep'], /There is no rule `blocking-slep`\.\nDid you mean `async\/blocking-sleep`/],
  [['review', 'a/b#1'], /Only the App posts reviews\.\nTo see what it would post: `hunkwise review a\/b#1 --dry-run`/],
  [['review', 'a/b#1', '--dry-run'], /takes a token\.\nSet GITHUB_TOKEN/],
  [['review', 'a/b', '--dry-run'], /Name it as OWNER\/REPO#N/],
  [['chek'], /unknown command 'chek'\n\(Did you mean check\?\)/],
  [[], /^Usage: hunkwise/],
])('%j is refused with the next step', async (args, message) => {
  const { code, stdout, stderr } = await run(args, HERE);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test('--help and --version', async () => {
  expect(await run(['check', '--help'], HERE)).toMatchObject({ code: 0, stderr: '' });
  expect(await run(['--version'], HERE)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
