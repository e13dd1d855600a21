import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';
import { expect, it, onTestFinished } from 'vitest';
import { startApp } from './app-process.ts';
import { PATIENCE } from './stage.ts';

/**
 * A second double, made by others, for what ours could get wrong together with the App: that it signs its webhooks and
 * checks the App's JWT and the tokens made for it as the App expects. It is no use for reviews: it lists no changed
 * files, and it has no GraphQL (`github.md`, section 3).
 */

const APP = { app_id: 4_711, slug: 'hunkwise', webhook_secret: 'a secret of this test' };
const USER = 'token-of-ada';

/** One request that went through, and how it was answered. */
interface Seen {
  readonly what: string;
  readonly status: number;
  readonly authorization: string;
  readonly signature: string;
}

/** Both addresses have to be known before the other side starts, and the double does not answer below `/api/v3`. */
async function startFront() {
  const seen: Seen[] = [];
  const targets = { github: '', app: '' };
  const server = createServer((request, response) => void forward(request, response, targets, seen));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => close(server));
  return { seen, targets, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { github, app }: { readonly github: string; readonly app: string },
  seen: Seen[],
): Promise<void> {
  const path = (request.url ?? '').replace(/^\/api\/v3/, '');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = request.headers;
  const answer = await fetch(path === '/hook' ? app : `${github}${path}`, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  });
  const { authorization = '', 'x-hub-signature-256': signature = '' } = headers;
  seen.push({
    what: `${request.method} ${path.replace(/\?.*/, '')}`,
    status: answer.status,
    authorization,
    signature: String(signature),
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function startEmulator(host: string) {
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: { [USER]: { login: 'ada', scopes: ['repo'] } },
      github: {
        users: [{ login: 'ada' }],
        repos: [{ owner: 'ada', name: 'shop', auto_init: true }],
        apps: [
          {
            ...APP,
            name: 'Hunkwise',
            webhook_url: `http://${host}/hook`,
            permissions: { checks: 'write', contents: 'read', pull_requests: 'write' },
            events: ['pull_request'],
            installations: [{ installation_id: 100, account: 'ada' }],
          },
        ],
      },
    },
  });
  onTestFinished(() => emulator.close());
  return { url: emulator.url, privateKey: emulator.generatedSecrets[0]?.value ?? '' };
}

async function openPullRequest(url: string): Promise<void> {
  const call = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${USER}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/repos/ada/shop/${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(answer.ok).toBe(true);
    return (await answer.json()) as { object: { sha: string } };
  };
  const { object } = await call('GET', 'git/ref/heads/main');
  await call('POST', 'git/refs', { ref: 'refs/heads/change', sha: object.sha });
  await call('PUT', 'contents/a.md', { message: 'Change', content: 'eA==', branch: 'change' });
  await call('POST', 'pulls', { title: 'Change', head: 'change', base: 'main' });
}

it("another's double of GitHub: its signed webhook is taken, and its token opens the check", async () => {
  const { seen, targets, host } = await startFront();
  const { url, privateKey } = await startEmulator(host);
  targets.github = url;
  const app = await startApp({ appId: APP.app_id, privateKey, webhookSecret: APP.webhook_secret, host });
  onTestFinished(async () => void (await app.stop()));
  targets.app = app.webhookUrl;
  await openPullRequest(url);
  const asked = (what: string) => seen.find((each) => each.what === what);
  await expect.poll(() => asked('PATCH /repos/ada/shop/check-runs/1')?.status, PATIENCE).toBe(200);
  expect(asked('POST /hook')).toMatchObject({ status: 200, signature: expect.stringMatching(/^sha256=[0-9a-f]{64}$/) });
  expect(asked('POST /app/installations/100/access_tokens')).toMatchObject({
    status: 201,
    authorization: expect.stringMatching(/^bearer eyJ/),
  });
  expect(asked('POST /repos/ada/shop/check-runs')).toMatchObject({
    status: 201,
    authorization: expect.stringMatching(/^token ghs_/),
  });
});
