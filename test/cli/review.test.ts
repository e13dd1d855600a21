import { afterEach, expect, test, vi } from 'vitest';
import { startGitHub } from '../double/server.ts';
import { runHere } from './run-here.ts';

const BLOCKING = 'import time\n\n\nasync def read():\n    time.sleep(1)\n';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('review --dry-run prints what the App would post, and posts nothing', async () => {
  await using github = Object.assign(await startGitHub(), {
    async [Symbol.asyncDispose]() {
      await github.close();
    },
  });
  await github.createRepository({ files: { 'app.py': 'a = 1\n' } });
  await github.openPullRequest({ files: { 'app.py': BLOCKING } });
  vi.stubEnv('GITHUB_TOKEN', github.token('acme'));
  vi.stubEnv('GITHUB_API_URL', github.url);

  const { code, stdout, stderr } = await runHere(['review', 'acme/shop#1', '--dry-run']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Check run: success, "1 warning"\n=+\n/);
  expect(stdout).toMatch(/\napp\.py:5\n-+\n\*\*Warning:\*\*.*time\.sleep/);
  expect(stdout).not.toContain('hunkwise:v1');
  expect(github.calls.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/graphql'))).toEqual([]);
  expect(github.pullRequest(1)).toMatchObject({ comments: [], checkRuns: [] });

  const unknown = await runHere(['review', 'acme/shop#2', '--dry-run']);
  expect(unknown).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^error: GitHub answered 404/) });
});
