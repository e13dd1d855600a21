import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { HEADER, sleepyHandler } from './python.ts';
import { expectQuickAnswers, post, signedHeaders } from './raw-webhook.ts';
import { callsOn, useStage } from './stage.ts';
import { isLinux, residentBytes } from './system-processes.ts';

const stage = useStage();

const MB = 1024 * 1024;

const signed = (body: string, secret = stage.github.webhookSecret) => signedHeaders(body, secret);

describe('a bad webhook', () => {
  it.each<[string, string, (body: string) => Record<string, string>, number]>([
    ['unsigned', '{}', (body) => without(signed(body), 'x-hub-signature-256'), 401],
    ['signed with another secret', '{}', (body) => signed(body, 'other'), 401],
    ['signed for another body', '{}', () => signed('{ }'), 401],
    ['with nonsense for a signature', '{}', (body) => ({ ...signed(body), 'x-hub-signature-256': 'x' }), 401],
    [
      'with an old signature only',
      '{}',
      (body) => renamed(signed(body), 'x-hub-signature-256', 'x-hub-signature'),
      401,
    ],
    ['with malformed JSON', '{"action":', (body) => signed(body), 400],
    ['with nothing in it', '', (body) => signed(body), 401],
    ['without an event', '{}', (body) => without(signed(body), 'x-github-event'), 400],
  ])('%s is refused, and no work is done', async (_, body, headers, status) => {
    // At its start the App looks for what it has missed; that has no repository to look into here.
    const work = () => stage.github.calls.filter(({ path }) => path.startsWith('/repos/'));
    expect(await post(stage, body, headers(body))).toBe(status);
    await expectQuickAnswers(stage);
    expect(work()).toEqual([]);
  });

  it('about a real pull request starts nothing when its signature is missing or wrong', async () => {
    const [refused, accepted] = [await openBadHandler(), await openBadHandler()];
    const body = JSON.stringify(await stage.github.webhook('pull_request', 'opened', refused));
    expect(await post(stage, body, without(signed(body), 'x-hub-signature-256'))).toBe(401);
    expect(await post(stage, body, signed(body, 'other'))).toBe(401);
    await stage.tell(accepted);
    await stage.checked(accepted);
    expect(callsOn(stage.github, refused)).toEqual([]);
    expect(stage.github.pullRequest(refused)).toMatchObject({ checkRuns: [], reviews: [] });
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

describe('a body over 25 MB', () => {
  const announced = { 'content-length': String(200 * MB) };
  const inChunks = { 'transfer-encoding': 'chunked' };

  it.each<[string, Record<string, string>, () => Record<string, string>, number]>([
    ['that is announced', announced, () => signed(''), 413],
    ['in chunks', inChunks, () => signed(''), 413],
    ['unsigned and announced', announced, () => without(signed(''), 'x-hub-signature-256'), 401],
    ['unsigned and in chunks', inChunks, () => without(signed(''), 'x-hub-signature-256'), 401],
  ])('%s is refused early, and its sender soon cut off', async (_, length, signature, status) => {
    const poured = await pour(200 * MB, { ...signature(), ...length });
    expect(poured.status).toBe(status);
    expect(poured.beforeAnswer).toBeLessThan(25 * MB);
    expect(poured.sent).toBeLessThan(50 * MB);
    if (isLinux) expect(poured.growth).toBeLessThan(15 * MB);
    await expectQuickAnswers(stage);
  });

  it('is too much, 20 MB are not', async () => {
    const body = `{"zen":"${'x'.repeat(20 * MB)}"}`;
    expect(await post(stage, body, { ...signed(body), 'x-github-event': 'ping' })).toBe(200);
  });

  it('is too much, 3 MB in chunks, as a proxy may send them on, are not', async () => {
    const body = `{"zen":"${'x'.repeat(3 * MB)}"}`;
    const headers = { ...signed(body), 'x-github-event': 'ping' };
    const chunks = { method: 'POST', headers, body: new Blob([body]).stream(), duplex: 'half' } as const;
    expect((await fetch(stage.app.webhookUrl, chunks)).status).toBe(200);
  });
});

interface Poured {
  readonly status: number;
  /** Bytes that were taken from us before the answer, and until the connection was cut. */
  readonly beforeAnswer: number;
  readonly sent: number;
  /** By how many bytes the App's memory was larger than before, at most. */
  readonly growth: number;
}

/** Pours `size` bytes into the App and goes on after the answer, as long as it lets us. */
async function pour(size: number, headers: Record<string, string>): Promise<Poured> {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const resident = () => (isLinux ? residentBytes(stage.app.child.pid ?? 0) : 0);
  const before = resident();
  const poured = { status: 0, beforeAnswer: 0, sent: 0, growth: 0 };
  const { promise: cut, resolve: isCut } = Promise.withResolvers<void>();
  const sending = request(stage.app.webhookUrl, { method: 'POST', headers });
  sending.on('response', (response) => {
    poured.status = response.statusCode ?? 0;
    poured.beforeAnswer = poured.sent;
    response.resume();
  });
  // How a connection is cut differs: it is an error, or just over.
  sending.on('error', () => isCut());
  sending.on('close', () => isCut());
  const next = () => {
    poured.growth = Math.max(poured.growth, resident() - before);
    if (poured.sent >= size || sending.destroyed) return void sending.end();
    poured.sent += chunk.length;
    sending.write(chunk, () => setImmediate(next));
  };
  next();
  await cut;
  return poured;
}

function openBadHandler() {
  return stage.open({ 'shop.py': HEADER }, { 'shop.py': HEADER + sleepyHandler('a') });
}

function without(headers: Record<string, string>, name: string): Record<string, string> {
  const { [name]: _, ...rest } = headers;
  return rest;
}

function renamed(headers: Record<string, string>, from: string, to: string): Record<string, string> {
  return { ...without(headers, from), [to]: headers[from] ?? '' };
}
