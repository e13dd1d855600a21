import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const MANIFEST = fileURLToPath(new URL('../../app.yml', import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hunkwise-setup-'));
  await copyFile(MANIFEST, join(folder, 'app.yml'));
  return () => rm(folder, { recursive: true, force: true });
});

describe('hunkwise setup', () => {
  it('shows the page that creates the App, on this machine only, until it is stopped', async () => {
    const port = await freePort();
    const child = setup({ PORT: String(port) });
    expect(await lineWith(child, 'Listening')).toContain(`http://localhost:${port}`);

    const page = await fetch(`http://localhost:${port}/`).then((response) => response.text());
    expect(page).toContain('action="https://github.com/settings/apps/new"');
    const manifest = /value='([^']+)'/.exec(page)?.[1] ?? '';
    expect(JSON.parse(manifest)).toMatchObject({
      name: 'Hunkwise',
      hook_attributes: { url: expect.stringMatching(/\/api\/github\/webhooks$/) },
      default_permissions: { contents: 'read', pull_requests: 'write', checks: 'write' },
      redirect_url: expect.stringMatching(/^http:\/\/localhost:\d+\/probot\/setup$/),
    });
    // A proxy at smee.io would stand in .env.
    expect(await readdir(folder)).toEqual(['app.yml']);

    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['there is an App already', { APP_ID: '1', PRIVATE_KEY_PATH: 'key.pem' }, /set already.*npm start/s],
    ['it is a production environment', { NODE_ENV: 'production' }, /NODE_ENV.*on your own machine/s],
  ])('says what to do when %s', async (_, environment, message) => {
    expect(await refusal(environment)).toMatch(message);
  });

  it('says what to do when there is no manifest', async () => {
    await rm(join(folder, 'app.yml'));
    expect(await refusal({})).toMatch(/no app\.yml.*Copy it/s);
  });

  it('says what to do when the port is taken', async () => {
    const server = createServer().listen(0, 'localhost');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    expect(await refusal({ PORT: String(portOf(server)) })).toMatch(/port.*Set PORT/s);
  });
});

function setup(environment: Record<string, string>): ChildProcess {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return spawn(process.execPath, ['--conditions=source', MAIN, 'setup'], {
    cwd: folder,
    env: { PATH, NODE_COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What it says when it refuses to start; no stack, since nothing is wrong with Hunkwise. */
async function refusal(environment: Record<string, string>): Promise<string> {
  const child = setup(environment);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout?.resume();
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(stderr).not.toContain('    at ');
  return stderr;
}

/** Rejects when the process ends without having said it. */
async function lineWith({ stdout }: ChildProcess, text: string): Promise<string> {
  if (!stdout) throw new Error('It has no standard output.');
  for await (const line of createInterface(stdout)) if (line.includes(text)) return line;
  throw new Error(`It ended before it said "${text}".`);
}

/** Probot takes 0 for 3000. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  return port;
}

function portOf(server: ReturnType<typeof createServer>): number {
  return (server.address() as { port: number }).port;
}
