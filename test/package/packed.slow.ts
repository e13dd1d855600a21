import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../app/app-process.ts';
import { startGitHub } from '../double/server.ts';

const run = promisify(execFile);
let folder: string;

/** A request handler that sleeps on the event loop: an error, so that the exit code is 1. */
const SERVICE = `import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/wait")
async def wait():
    time.sleep(1)
`;
const SLEEP = { rule: 'async/blocking-sleep', severity: 'error', path: 'service/main.py', line: 10 };

/** Runs a program in the user's folder and tells how it ended, whatever the exit code. */
async function inFolder(program: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  try {
    const { stdout, stderr } = await run(program, args, { cwd: folder, maxBuffer: 1 << 26 });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

const hunkwise = (...args: string[]) => inFolder('npx', '--no-install', 'hunkwise', ...args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hunkwise-package-'));
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder]);
  await mkdir(join(folder, 'service'));
  await writeFile(join(folder, 'service/main.py'), SERVICE);
  await writeFile(join(folder, 'package.json'), '{ "name": "user", "private": true }\n');
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `./${stdout.trim()}`], { cwd: folder });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the packed tarball, installed into an empty folder', () => {
  it('lists and explains its rules', async () => {
    expect((await hunkwise('rules')).out).toContain('async/blocking-sleep');
    expect((await hunkwise('explain', 'async/blocking-sleep')).out).toContain('Why it hurts');
  });

  it('checks without install scripts where the prebuilt parser loads, or names a next step that makes it work', async () => {
    const prebuilt = await inFolder('node', '-e', "require('tree-sitter')");
    const first = await hunkwise('check', 'service');
    if (prebuilt.code !== 0) {
      expect(first).toMatchObject({ code: 2, out: '' });
      await takeNextStep(first.err);
    }
    const { code, out } = prebuilt.code === 0 ? first : await hunkwise('check', 'service');
    expect(code).toBe(1);
    expect(out).toContain('service/main.py:10');
  });

  it('says the same as JSON', async () => {
    const { code, out } = await hunkwise('check', 'service', '--format', 'json');
    expect(code).toBe(1);
    expect((JSON.parse(out) as { findings: unknown }).findings).toMatchObject([SLEEP]);
  });

  it('says the same of a change when it knows the repository from an earlier run', async () => {
    const git = (...args: string[]) => inFolder('git', '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args);
    await git('init', '--quiet');
    await writeFile(join(folder, '.gitignore'), 'node_modules\n*.tgz\n');
    await writeFile(join(folder, 'service/waiting.py'), 'import time\n\n\ndef pause():\n    time.sleep(1)\n');
    await git('add', '.');
    await git('commit', '--quiet', '-m', 'first');
    const called = SERVICE.replace('import time', 'from service.waiting import pause').replace(
      'time.sleep(1)',
      'pause()',
    );
    await writeFile(join(folder, 'service/main.py'), called);
    await git('add', '.');
    const check = async () =>
      JSON.parse((await hunkwise('check', '--staged', '--format', 'json')).out) as { findings: unknown };
    const { findings } = await check();
    expect(findings).toMatchObject([{ rule: 'async/blocking-call-chain', path: 'service/main.py' }]);
    const kept = join(folder, '.git/hunkwise/outlines');
    const { ino } = await stat(kept);
    expect((await check()).findings).toEqual(findings);
    expect((await stat(kept)).ino).toBe(ino);
  });

  it('serves a GitHub, with its children and its store', async () => {
    const github = await startGitHub();
    const program = join(folder, 'node_modules/hunkwise/dist/src/cli/main.js');
    const app = await startApp(github, {}, 'all', [program, 'serve']);
    try {
      const repository = await github.createRepository({ owner: 'acme', name: 'shop', files: { 'README.md': 'a\n' } });
      const pull = await github.openPullRequest({ repository, files: { 'service/main.py': SERVICE } });
      await github.deliver(app.webhookUrl, 'pull_request', await github.webhook('pull_request', 'opened', pull));
      const check = () => github.pullRequest(pull).checkRuns.at(-1);
      await expect.poll(check, { timeout: 30_000 }).toMatchObject({ status: 'completed', title: '1 error' });
    } finally {
      expect(await app.stop()).toBe(0);
      await github.close();
    }
  });
});

/** Runs the command that an error message names, as its reader would. */
async function takeNextStep(message: string): Promise<void> {
  const command = /`(npm rebuild [^`]+)`/.exec(message)?.[1];
  expect(command, message).toBeDefined();
  const [program = '', ...args] = command?.split(' ') ?? [];
  expect(await inFolder(program, ...args)).toMatchObject({ code: 0 });
}
