import { createHmac, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { HEADER, sleepyHandler } from './python.ts';
import { useStage } from './stage.ts';

const stage = useStage();

const MB = 1024 * 1024;

interface Posted {
  readonly status: number;
  /** Bytes that were taken from us before the answer. */
  readonly sent: number;
}

/** Posts `size` bytes in pieces, with or without saying how many, until there is an answer. */
async function pour(size: number, headers: Record<string, string>): Promise<Posted> {
  const { promise, resolve, reject } = Promise.withResolvers<Posted>();
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let sent = 0;
  let isAnswered = false;
  const post = request(stage.app.webhookUrl, { method: 'POST', headers: { ...signedHeaders(''), ...headers } });
  post.on('response', (response) => {
    isAnswered = true;
    response.resume();
    resolve({ status: response.statusCode ?? 0, sent });
    post.destroy();
  });
  post.on('error', (error) => (isAnswered ? undefined : reject(error)));
  const next = () => {
    if (isAnswered || sent >= size) return void post.end();
    sent += chunk.length;
    post.write(chunk, () => setImmediate(next));
  };
  next();
  return promise;
}

function signedHeaders(body: string, secret = stage.github.webhookSecret): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
}

async function post(body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(stage.app.webhookUrl, { method: 'POST', body, headers });
  await response.text();
  return response.status;
}

/** Good deliveries are answered within 100 ms: the median of five, as other processes want the machine too. */
async function expectQuickAnswer(): Promise<void> {
  const times: number[] = [];
  for (let count = 0; count < 5; count += 1) {
    const headers = { ...signedHeaders('{"zen":"."}'), 'x-github-event': 'ping' };
    const started = performance.now();
    expect(await post('{"zen":"."}', headers)).toBe(200);
    times.push(performance.now() - started);
  }
  expect(times.toSorted((left, right) => left - right)[2]).toBeLessThan(100);
}

describe('a bad webhook', () => {
  it.each<[string, string, (body: string) => Record<string, string>, number]>([
    ['unsigned', '{}', (body) => without(signedHeaders(body), 'x-hub-signature-256'), 401],
    ['signed with another secret', '{}', (body) => signedHeaders(body, 'other'), 401],
    ['signed for another body', '{}', () => signedHeaders('{ }'), 401],
    ['with nonsense for a signature', '{}', (body) => ({ ...signedHeaders(body), 'x-hub-signature-256': 'x' }), 401],
    [
      'with an old signature only',
      '{}',
      (body) => renamed(signedHeaders(body), 'x-hub-signature-256', 'x-hub-signature'),
      401,
    ],
    ['with malformed JSON', '{"action":', (body) => signedHeaders(body), 400],
    ['with nothing in it', '', (body) => signedHeaders(body), 401],
    ['without an event', '{}', (body) => without(signedHeaders(body), 'x-github-event'), 400],
  ])('%s is refused, and no work is done', async (_, body, headers, status) => {
    const before = stage.github.calls.length;
    expect(await post(body, headers(body))).toBe(status);
    await expectQuickAnswer();
    expect(stage.github.calls.length).toBe(before);
  });

  it('that says it is over 25 MB is refused at once', async () => {
    const { status, sent } = await pour(60 * MB, { 'content-length': String(60 * MB) });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(25 * MB);
    await expectQuickAnswer();
  });

  it('that turns out to be over 25 MB is refused as soon as it is', async () => {
    const { status, sent } = await pour(60 * MB, { 'transfer-encoding': 'chunked' });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(40 * MB);
    await expectQuickAnswer();
  });

  it('does not reach other paths or methods', async () => {
    const get = (path: string, method = 'GET') =>
      fetch(`${stage.app.url}${path}`, { method }).then(({ status }) => status);
    expect(await get('/')).toBe(404);
    expect(await get('/api/github/webhooks')).toBe(405);
    expect(await get('/healthz')).toBe(200);
    expect(await get('/healthz', 'POST')).toBe(404);
  });
});

describe('a bad file', () => {
  it.each<[string, string | Uint8Array, string | Uint8Array, RegExp]>([
    ['a binary', 'x = 1\n', new Uint8Array([0, 1, 2, 255, 0]), /binary/],
    ['5 MB', `${'x = 1\n'.repeat(850_000)}`, `${'x = 1\n'.repeat(850_000)}y = 2\n`, /5\.1 MB/],
    ['a diff that GitHub does not send', 'x = 1\n'.repeat(2_500), 'y = 2\n'.repeat(2_500), /sends no diff/],
  ])('is named under "not read", and the App goes on: %s', async (_, before, after, reason) => {
    const { pid } = stage.app.child;
    const pull = await stage.open({ 'bad.py': before }, { 'bad.py': after, 'good.py': HEADER + sleepyHandler('a') });
    await stage.tell(pull);
    await expectQuickAnswer();
    const check = await stage.checked(pull);
    expect(check).toMatchObject({ conclusion: 'failure', title: '1 error; 1 file not read' });
    expect(check.summary).toMatch(reason);
    expect(stage.app.child.exitCode).toBeNull();
    expect(stage.app.child.pid).toBe(pid);
  });

  it('blocks the merge when it is all there is', async () => {
    const pull = await stage.open({ 'a.py': 'x = 1\n' }, { 'a.py': new Uint8Array([0, 255, 0]) });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'action_required', title: '1 file not read' });
  });

  it('with 10,000 nested brackets ends, whatever becomes of it', async () => {
    const nested = `x = ${'('.repeat(10_000)}1${')'.repeat(10_000)}\n`;
    const pull = await stage.open({ 'a.py': 'x = 1\n' }, { 'a.py': nested, 'good.py': HEADER + sleepyHandler('a') });
    await stage.tell(pull);
    await expectQuickAnswer();
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.app.child.exitCode).toBeNull();
  });
});

function without(headers: Record<string, string>, name: string): Record<string, string> {
  const { [name]: _, ...rest } = headers;
  return rest;
}

function renamed(headers: Record<string, string>, from: string, to: string): Record<string, string> {
  return { ...without(headers, from), [to]: headers[from] ?? '' };
}
