import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LoopbackGitHub } from '../double/loopback.ts';
import { freshDataDir } from '../queue/embedded-store.ts';

const MAIN = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url));

/** What Node gets, as in package.json. */
const START = ['--max-semi-space-size=8', '--conditions=source', MAIN];

/** The App as its own process, as `npm start` runs it. */
export interface AppProcess {
  readonly child: ChildProcess;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly webhookUrl: string;
  /** Its log, one object a line. */
  readonly log: Record<string, unknown>[];
  /** Sends SIGTERM and resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Where a GitHub is, and who the App is there. */
export type Identity = Pick<LoopbackGitHub, 'appId' | 'privateKey' | 'webhookSecret' | 'host'>;

/**
 * Starts the App against a GitHub on this machine, with an embedded store of its own unless `environment` says otherwise;
 * resolves when it takes work, rejects when it ends before that.
 *
 * @param start what Node gets before the role
 */
export async function startApp(
  github: Identity,
  environment: Record<string, string> = {},
  role = 'all',
  start: readonly string[] = START,
): Promise<AppProcess> {
  const isStoreGiven = 'DATABASE_URL' in environment || 'DATA_DIR' in environment;
  const ownStore = isStoreGiven ? null : await freshDataDir();
  const child = spawn(process.execPath, [...start, '--role', role], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      APP_ID: String(github.appId),
      PRIVATE_KEY: github.privateKey,
      WEBHOOK_SECRET: github.webhookSecret,
      GHE_HOST: github.host,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'info',
      ...(ownStore !== null && { DATA_DIR: ownStore }),
      ...environment,
    },
  });
  const log: Record<string, unknown>[] = [];
  const port = await readyPort(child, log);
  const url = `http://127.0.0.1:${port}`;
  const ended = once(child, 'exit');
  return {
    child,
    url,
    webhookUrl: `${url}/api/github/webhooks`,
    log,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code] = (await ended) as [number | null];
      if (ownStore !== null) await rm(ownStore, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      return code;
    },
  };
}

function readyPort(child: ChildProcess, log: Record<string, unknown>[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('exit', (code) => reject(new Error(`The App ended with exit code ${code} before it was ready.`)));
  if (!child.stdout) throw new Error('The App has no standard output.');
  createInterface(child.stdout).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const entry = JSON.parse(line) as Record<string, unknown>;
    log.push(entry);
    if (entry.msg === 'ready') resolve(entry.port as number);
  });
  return promise;
}
