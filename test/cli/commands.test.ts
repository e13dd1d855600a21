import { expect, test } from 'vitest';
import { runHere } from './run-here.ts';

test('rules: a table', async () => {
  const { code, stdout } = await runHere(['rules']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^async\/blocking-sleep +error +Do not call/m);
  expect(stdout).toMatch(/\n\d+ rules\. `hunkwise explain RULE` shows the page of one\.\n$/);
});

test('explain: the page, without the marks of its fences', async () => {
  const { code, stdout } = await runHere(['explain', 'async/blocking-sleep']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^async\/blocking-sleep\n/);
  expect(stdout).toContain('    # reported\n    import ');
  expect(stdout).toMatch(/\nasync\/blocking-sleep\. Severity: error\.\n$/);
  expect(stdout).not.toContain('```');
  expect(stdout).toContain('Proven by `test/truth/blocking_sleep.py`\n');
});

test('--help and --version', async () => {
  expect(await runHere(['check', '--help'])).toMatchObject({ code: 0, stderr: '' });
  expect(await runHere(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
