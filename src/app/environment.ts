import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { HunkwiseError } from '../core/error.ts';

/** What the server needs to know, by the names that Probot uses for it. */
export interface Environment {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** The API of a GitHub Enterprise Server; null for github.com. */
  readonly baseUrl: string | null;
  readonly logLevel: LogLevel;
  /** PostgreSQL; null for the embedded store. */
  readonly databaseUrl: string | null;
  /** Folder of the embedded store. */
  readonly dataDir: string;
  /** Reviews at a time in this process. */
  readonly concurrency: number;
  /** Reviews at a time of one installation, over all processes. */
  readonly perInstallation: number;
  /** How often a review that failed is tried again. */
  readonly retries: number;
  /** Days that reviews and findings are kept. */
  readonly retentionDays: number;
  /** Bearer token of `GET /metrics`; null where anybody may read them. */
  readonly metricsToken: string | null;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be a number from ${least} to ${most}`);

const schema = z.object({
  APP_ID: z
    .string({ error: 'is missing: the id on the settings page of your GitHub App' })
    .regex(/^[1-9]\d*$/, 'must be a number: the id on the settings page of your GitHub App')
    .transform(Number),
  WEBHOOK_SECRET: z.string({ error: 'is missing: the secret that you gave the GitHub App for its webhook' }),
  PORT: z
    .string()
    .regex(/^\d+$/, 'must be a port number')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a port number')
    .default(3000),
  HOST: z.string().default('localhost'),
  GHE_HOST: z
    .string()
    .regex(/^[^/\s]+$/, 'must be a host name, such as github.example.com, without a protocol')
    .optional(),
  GHE_PROTOCOL: z.enum(['https', 'http'], { error: 'must be https or http' }).default('https'),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be an address such as postgres://user:password@host:5432/hunkwise')
    .optional(),
  DATA_DIR: z.string().default('data'),
  CONCURRENCY: count(1, 100).default(4),
  JOBS_PER_INSTALLATION: count(1, 100).default(2),
  JOB_RETRIES: count(0, 20).default(5),
  RETENTION_DAYS: count(1, 3_650).default(90),
  METRICS_TOKEN: z.string().optional(),
});

/**
 * Reads the environment. An empty variable counts as missing.
 *
 * @throws HunkwiseError `environment` that lists everything that is missing or wrong
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(given);
  const key = readPrivateKey(given);
  const problems = [...(parsed.error?.issues.map(sentence) ?? []), ...('problem' in key ? [key.problem] : [])];
  if (!parsed.success || 'problem' in key) throw incomplete(problems);
  const { data } = parsed;
  return {
    appId: data.APP_ID,
    privateKey: key.pem,
    webhookSecret: data.WEBHOOK_SECRET,
    port: data.PORT,
    host: data.HOST,
    baseUrl: data.GHE_HOST === undefined ? null : `${data.GHE_PROTOCOL}://${data.GHE_HOST}/api/v3`,
    logLevel: data.LOG_LEVEL,
    databaseUrl: data.DATABASE_URL ?? null,
    dataDir: resolve(data.DATA_DIR),
    concurrency: data.CONCURRENCY,
    perInstallation: data.JOBS_PER_INSTALLATION,
    retries: data.JOB_RETRIES,
    retentionDays: data.RETENTION_DAYS,
    metricsToken: data.METRICS_TOKEN ?? null,
  };
}

/**
 * Where the jobs are, for commands that need no GitHub.
 *
 * @throws HunkwiseError `environment`
 */
export function readStorePlace(
  variables: Readonly<Record<string, string | undefined>>,
): Pick<Environment, 'databaseUrl' | 'dataDir'> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
  const parsed = schema.pick({ DATABASE_URL: true, DATA_DIR: true }).safeParse(given);
  if (!parsed.success) throw incomplete(parsed.error.issues.map(sentence));
  return { databaseUrl: parsed.data.DATABASE_URL ?? null, dataDir: resolve(parsed.data.DATA_DIR) };
}

function sentence({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  return `${path.join('.')} ${message}`;
}

function incomplete(problems: readonly string[]): HunkwiseError {
  const message = ['The environment is not complete:', ...problems.map((problem) => `  ${problem}`)].join('\n');
  const hint = 'Set these variables, or run `hunkwise setup` to create a GitHub App and have them written to .env.';
  return new HunkwiseError('environment', message, { hint });
}

type Key = { readonly pem: string } | { readonly problem: string };

function readPrivateKey({
  PRIVATE_KEY: key,
  PRIVATE_KEY_PATH: path,
}: Readonly<Record<string, string | undefined>>): Key {
  if (key !== undefined) return checked(decoded(key), 'PRIVATE_KEY');
  if (path === undefined) {
    return { problem: 'PRIVATE_KEY is missing (or PRIVATE_KEY_PATH): the .pem file that the GitHub App gave you' };
  }
  try {
    return checked(readFileSync(path, 'utf8'), 'PRIVATE_KEY_PATH');
  } catch {
    return { problem: `PRIVATE_KEY_PATH names a file that cannot be read: ${path}` };
  }
}

/** As Probot takes it: the PEM itself, on one line with `\n` for the line ends, or the whole in base64. */
function decoded(key: string): string {
  const text = key.includes('-----BEGIN') ? key : Buffer.from(key, 'base64').toString();
  return text.replaceAll('\\n', '\n');
}

function checked(text: string, name: string): Key {
  const pem = withLineEnds(text.trim().replace(/^"(.*)"$/s, '$1'));
  try {
    createPrivateKey(pem);
    return { pem };
  } catch {
    return { problem: `${name} is not a private key in PEM, with its BEGIN and END lines` };
  }
}

/** Some places to keep secrets turn the line ends into spaces, or drop them. */
function withLineEnds(pem: string): string {
  const match = /^(-----BEGIN [A-Z ]+-----)(.*)(-----END [A-Z ]+-----)$/.exec(pem);
  return match ? `${match[1]}\n${match[2]?.trim().replaceAll(' ', '\n')}\n${match[3]}\n` : pem;
}
