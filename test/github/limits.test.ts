import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { throttledOctokit } from '../../src/github/index.ts';
import { API } from './stage.ts';

const LIMITED = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' };

function client(installation = 1) {
  const { Octokit, disconnect } = throttledOctokit();
  onTestFinished(disconnect);
  const log = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message), error() {} };
  return new Octokit({ baseUrl: API, log, auth: { token: 'x', installationId: installation } });
}

const warnings: string[] = [];

describe('the limiter', () => {
  beforeEach(() => {
    nock.disableNetConnect();
    warnings.length = 0;
  });
  afterEach(() => nock.cleanAll());

  it('pins the version of the API', async () => {
    nock(API, { reqheaders: { 'x-github-api-version': '2022-11-28' } })
      .get('/meta')
      .reply(200, {});
    expect((await client().request('GET /meta')).status).toBe(200);
  });

  it('waits out a secondary limit', async () => {
    nock(API).get('/meta').reply(403, LIMITED, { 'retry-after': '1' });
    nock(API).get('/meta').reply(200, {});
    expect((await client().request('GET /meta')).status).toBe(200);
    expect(warnings).toEqual(['secondary rate limit hit; GitHub asks to wait 1 s']);
  });

  it('does not wait for an hour', async () => {
    nock(API).get('/meta').reply(403, LIMITED, { 'retry-after': '3600' });
    await expect(client().request('GET /meta')).rejects.toMatchObject({ status: 403 });
    const reset = String(Math.ceil(Date.now() / 1000) + 3_000);
    nock(API)
      .get('/meta')
      .reply(403, { message: 'API rate limit exceeded' }, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset });
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
