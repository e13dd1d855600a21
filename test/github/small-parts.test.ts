import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { describePullRequest, redactTokens, watchHead } from '../../src/github/index.ts';
import { API, answerQueries, freshClient, HEAD, PULL, REPO } from './stage.ts';

afterEach(() => nock.cleanAll());

describe('redaction', () => {
  it.each([
    ['an installation token', `ghs_${'a1'.repeat(18)}`],
    ['a long one with dots', `ghs_12_eyJ${'aB-_.'.repeat(100)}`],
    ['a personal token', `github_pat_${'x'.repeat(80)}`],
    ['a JSON web token', `eyJhbGciOiJSUzI1NiJ9.eyJpYXQiOjE.${'s'.repeat(40)}`],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----'],
  ])('takes out %s', (_, secret) => {
    expect(redactTokens(`before ${secret} after`)).toBe('before [redacted] after');
  });

  it('leaves other text', () => {
    expect(redactTokens('ghs_short eyes.of.tiger')).toBe('ghs_short eyes.of.tiger');
  });
});

describe('the head of a pull request', () => {
  it('is asked for when what was seen is older than five seconds', async () => {
    const client = freshClient();
    const asked = answerQueries({ head: 'new' });
    let now = 0;
    const head = watchHead(client, PULL, () => now);
    head.saw(HEAD);
    now = 4_999;
    expect(await head.current()).toBe(HEAD);
    expect(asked).toHaveLength(0);
    now = 5_000;
    expect(await head.current()).toBe('new');
    expect(await head.current()).toBe('new');
    expect(asked).toHaveLength(1);
    expect(await head.current('now')).toBe('new');
    expect(asked).toHaveLength(2);
  });
});

describe('describing a pull request', () => {
  it('takes one call', async () => {
    const client = freshClient();
    nock(API)
      .get(`${REPO}/pulls/7`)
      .reply(200, {
        state: 'open',
        updated_at: '2026-11-22T10:00:00Z',
        user: { login: 'ada' },
        head: { sha: HEAD, repo: null },
        base: { sha: PULL.baseSha, ref: 'main', repo: { id: 1, html_url: PULL.repositoryUrl } },
      });
    const state = { isOpen: true, author: 'ada', isFork: true, updatedAt: '2026-11-22T10:00:00Z' };
    expect(await describePullRequest(client, 'acme', 'shop', 7)).toEqual({ ...PULL, ...state });
  });

  it('says what to do when there is none', async () => {
    const client = freshClient();
    nock(API).get(`${REPO}/pulls/7`).reply(404, { message: 'Not Found' });
    await expect(describePullRequest(client, 'acme', 'shop', 7)).rejects.toMatchObject({
      message: 'GitHub answered 404 to GET /repos/acme/shop/pulls/7.',
      hint: 'Check that the App is installed on this repository and that the token may read it.',
    });
  });
});
