import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
let folder: string;

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
  await writeFile(join(folder, 'service/main.py'), 'import time\n\n\nasync def wait():\n    time.sleep(1)\n');
  await writeFile(join(folder, 'package.json'), '{ "name": "user", "private": true }\n');
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `./${stdout.trim()}`], { cwd: folder });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the packed tarball, installed into an empty folder', () => {
  it('lists and explains its rules', async () => {
    expect((await hunkwise('rules')).out).toContain('async/blocking-sleep');
    expect((await hunkwise('explain', 'async/blocking-sleep')).out).toContain('Why it hurts');
  });

  it('checks without install scripts where the prebuilt parser loads, or names the next step', async () => {
    const prebuilt = await inFolder('node', '-e', "require('tree-sitter')");
    const { code, out, err } = await hunkwise('check', 'service');
    if (prebuilt.code === 0) {
      expect(code).toBe(1);
      expect(out).toContain('service/main.py:5');
    } else {
      expect(code).toBe(2);
      expect(err).toContain('npm rebuild tree-sitter tree-sitter-python');
    }
  });

  it('checks once the parser is built', async () => {
    const prebuilt = await inFolder('node', '-e', "require('tree-sitter')");
    if (prebuilt.code !== 0) await inFolder('npm', 'rebuild', '--allow-scripts=tree-sitter,tree-sitter-python');
    const { code, out } = await hunkwise('check', 'service', '--format', 'json');
    expect(code).toBe(1);
    const { findings } = JSON.parse(out) as { findings: { rule: string; path: string; line: number }[] };
    expect(findings).toMatchObject([{ rule: 'async/blocking-sleep', path: 'service/main.py', line: 5 }]);
  });
});
