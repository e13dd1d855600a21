/** One loopback GitHub for each test, and a client that is the App installed on `acme`. */
import { createSign } from 'node:crypto';
import { Octokit } from '@octokit/rest';
import { expect, onTestFinished } from 'vitest';
import type { LoopbackGitHub } from './loopback.ts';
import type { GitHubOptions } from './options.ts';
import { startGitHub } from './server.ts';

export const repo = { owner: 'acme', repo: 'shop' };
export const pr = { ...repo, pull_number: 1 };
export const silent = { debug() {}, info() {}, warn() {}, error() {} };
/** `1\n2\n…` */
export const numbered = (count: number, mark = ''): string =>
  Array.from({ length: count }, (_, at) => `${mark}${at + 1}\n`).join('');

export let github: LoopbackGitHub;
/** A GitHub for the running test, which ends by asking whether the double broke GitHub's own description. */
export async function start(options: GitHubOptions = {}): Promise<LoopbackGitHub> {
  const started = await startGitHub(options);
  // Not a hook of this module: it is read once for several test files.
  onTestFinished(async () => {
    await started.close();
    expect(started.violations).toEqual([]);
  });
  github = started;
  return started;
}

const octokit = (auth: string): Octokit => new Octokit({ baseUrl: `${github.url}/api/v3`, auth, log: silent });

/** The App on `acme`, with what the account has granted by now. */
export const client = (): Octokit => octokit(github.token('acme'));

/** The App itself, or one with another id or key. */
export const appClient = ({ appId = github.appId, privateKey = github.privateKey } = {}): Octokit =>
  octokit(jwt(appId, privateKey));

/** The App's own token. */
export const appToken = (): string => jwt(github.appId, github.privateKey);

function jwt(appId: number, privateKey: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: appId, iat: now - 30, exp: now + 540 })}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
}

/** The error of a call that should fail; status 200 when it did not. */
export const refused = async (call: Promise<unknown>): Promise<{ status: number; message: string }> =>
  call.then(
    () => ({ status: 200, message: '' }),
    (error: { status: number; message: string }) => error,
  );
