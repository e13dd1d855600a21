import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readEnvironment } from '../../src/app/environment.ts';
import { HunkwiseError } from '../../src/core/error.ts';

const PEM = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;

const GIVEN = { APP_ID: '12', PRIVATE_KEY: PEM, WEBHOOK_SECRET: 's3cret' };

function problemsOf(variables: Record<string, string | undefined>): string {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof HunkwiseError) return error.message;
  }
  return 'none';
}

describe('the environment', () => {
  it('has defaults', () => {
    expect(readEnvironment(GIVEN)).toEqual({
      appId: 12,
      privateKey: PEM.trim(),
      webhookSecret: 's3cret',
      port: 3000,
      host: 'localhost',
      baseUrl: null,
      logLevel: 'info',
      databaseUrl: null,
      dataDir: resolve('data'),
      concurrency: 4,
      perInstallation: 2,
      retries: 5,
      retentionDays: 90,
      metricsToken: null,
    });
  });

  it('says what is wrong with the numbers of the queue and with the database', () => {
    const problems = problemsOf({
      ...GIVEN,
      ...{ CONCURRENCY: '0', JOBS_PER_INSTALLATION: 'two', RETENTION_DAYS: '-1', DATABASE_URL: 'mysql://x' },
    });
    for (const name of ['CONCURRENCY', 'JOBS_PER_INSTALLATION', 'RETENTION_DAYS', 'DATABASE_URL']) {
      expect(problems).toContain(`${name} must be`);
    }
  });

  it('takes everything', () => {
    const all = { PORT: '0', HOST: '0.0.0.0', GHE_HOST: '127.0.0.1:8080', GHE_PROTOCOL: 'http', LOG_LEVEL: 'debug' };
    expect(readEnvironment({ ...GIVEN, ...all })).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      baseUrl: 'http://127.0.0.1:8080/api/v3',
      logLevel: 'debug',
    });
  });

  it.each([
    ['as it is', PEM],
    ['with escaped line ends', PEM.replaceAll('\n', '\\n')],
    ['in base64', Buffer.from(PEM).toString('base64')],
    ['in quotes', `"${PEM}"`],
    ['with spaces for line ends', PEM.trim().replaceAll('\n', ' ')],
  ])('takes the private key %s', (_, PRIVATE_KEY) => {
    const { privateKey } = readEnvironment({ ...GIVEN, PRIVATE_KEY });
    expect(privateKey.trim()).toBe(PEM.trim());
  });

  it('takes the private key from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hunkwise-key-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'key.pem');
    writeFileSync(path, PEM);
    const given = { ...GIVEN, PRIVATE_KEY: undefined };
    expect(readEnvironment({ ...given, PRIVATE_KEY_PATH: path }).privateKey).toBe(PEM.trim());
    expect(problemsOf({ ...given, PRIVATE_KEY_PATH: join(folder, 'no.pem') })).toMatch(/PRIVATE_KEY_PATH names a file/);
  });

  it('lists everything that is missing', () => {
    expect(problemsOf({})).toMatchInlineSnapshot(`
      "The environment is not complete:
        APP_ID is missing: the id on the settings page of your GitHub App
        WEBHOOK_SECRET is missing: the secret that you gave the GitHub App for its webhook
        PRIVATE_KEY is missing (or PRIVATE_KEY_PATH): the .pem file that the GitHub App gave you"
    `);
  });

  it('lists everything that is wrong', () => {
    const wrong = {
      APP_ID: 'hunkwise',
      PRIVATE_KEY: 'nonsense',
      WEBHOOK_SECRET: '  ',
      PORT: '99999',
      GHE_HOST: 'https://github.example.com',
      GHE_PROTOCOL: 'ftp',
      LOG_LEVEL: 'loud',
    };
    expect(problemsOf(wrong)).toMatchInlineSnapshot(`
      "The environment is not complete:
        APP_ID must be a number: the id on the settings page of your GitHub App
        WEBHOOK_SECRET is missing: the secret that you gave the GitHub App for its webhook
        PORT must be a port number
        GHE_HOST must be a host name, such as github.example.com, without a protocol
        GHE_PROTOCOL must be https or http
        LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent
        PRIVATE_KEY is not a private key in PEM, with its BEGIN and END lines"
    `);
  });
});
