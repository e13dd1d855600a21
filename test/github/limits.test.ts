import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { throttledOctokit } from '../../src/github/index.ts';
import { API } from './stage.ts';

const LIMITED = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' };

function client(installation = 1) {
  const { Octokit, disconnect } = throttledOctokit();
  onTestFinished(disconnect);
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return new Octokit({ baseUrl: API, log, auth: { token: 'x', installationId: installation } });
}

function resetIn(seconds: number): Record<string, string> {
  return { 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + seconds) };
}

describe('the limiter', () => {
  beforeEach(() => {
    nock.disableNetConnect();
  });
  afterEach(() => nock.cleanAll());

  it('pins the version of the API', async () => {
    nock(API, { reqheaders: { 'x-github-api-version': '2022-11-28' } })
      .get('/meta')
      .reply(200, {});
    expect((await client().request('GET /meta')).status).toBe(200);
  });

  const refusals: [string, number, object, Record<string, string>, number][] = [
    ['a secondary limit', 403, LIMITED, { 'retry-after': '7' }, 7],
    ['a secondary limit that does not say how long', 403, LIMITED, {}, 60],
    ['too many requests', 429, {}, { 'retry-after': '3600' }, 3_600],
    [
      'a spent hour',
      403,
      { message: 'API rate limit exceeded' },
      { 'x-ratelimit-remaining': '0', ...resetIn(900) },
      900,
    ],
    ['a spent hour of GraphQL', 200, { errors: [{ type: 'RATE_LIMITED', message: 'x' }] }, resetIn(900), 900],
  ];

  it.each(refusals)('does not wait and asks no more: %s', async (_, status, body, headers, seconds) => {
    const asked = nock(API).post('/graphql').reply(status, body, headers);
    const octokit = client();
    const started = Date.now();
    const refusal = await octokit.graphql('{ viewer { login } }').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'rate-limited', isGuess: seconds === 60 });
    const { until } = refusal as { until: number };
    expect(Math.abs(until - started - seconds * 1_000)).toBeLessThan(2_500);
    expect(Date.now() - started).toBeLessThan(2_500);
    await expect(octokit.request('GET /meta')).rejects.toMatchObject({ code: 'rate-limited', until });
    expect(asked.isDone()).toBe(true);
  });

  it('leaves one installation alone, not the others', async () => {
    const { Octokit, disconnect } = throttledOctokit();
    onTestFinished(disconnect);
    const of = (installationId: number) => new Octokit({ baseUrl: API, auth: { token: 'x', installationId } });
    nock(API).get('/meta').reply(429, {}, { 'retry-after': '9' });
    await expect(of(1).request('GET /meta')).rejects.toMatchObject({ code: 'rate-limited' });
    await expect(of(1).request('GET /meta')).rejects.toMatchObject({ code: 'rate-limited' });
    nock(API).get('/meta').reply(200, {});
    expect((await of(2).request('GET /meta')).status).toBe(200);
  });

  it('does not take a missing permission for a limit', async () => {
    const headers = { 'x-ratelimit-remaining': '4000', ...resetIn(900) };
    nock(API).get('/meta').reply(403, { message: 'Resource not accessible by integration' }, headers);
    await expect(client().request('GET /meta')).rejects.toMatchObject({ status: 403 });
  });

  it('spaces writes by a tenth of a second, not by one', async () => {
    nock(API).persist().post('/markdown').reply(200, 'x');
    const octokit = client();
    const started = performance.now();
    await Promise.all([1, 2, 3].map(() => octokit.request('POST /markdown', { text: 'x' })));
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(190);
    expect(took).toBeLessThan(1_500);
  });
});
