import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, Probot } from 'probot';
import { createAnalyzer, type Incident } from '../analysis/index.ts';
import { type CatalogueEntry, loadCatalogue, loadRules, rulesModule } from '../catalogue/index.ts';
import { HunkwiseError } from '../core/error.ts';
import { blobCache, throttledOctokit } from '../github/index.ts';
import type { Environment } from './environment.ts';
import type { Desks } from './events/origin.ts';
import { listen } from './events.ts';
import { createLogger } from './logging.ts';
import { type RequestDesk, requestDesk } from './request-desk.ts';
import { type ReviewDesk, reviewDesk } from './review-desk.ts';
import { createHttpServer } from './server.ts';

/** Milliseconds that running reviews have to end when the server is asked to stop. */
const GRACE = 30_000;

/** A server that takes work. */
export interface RunningServer {
  readonly port: number;
  /** Takes no more work, lets the reviews end (30 s at most), and frees everything. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

/** Starts the App; resolves when it can take work. */
export async function serve(environment: Environment): Promise<RunningServer> {
  const log = createLogger(environment);
  const rules = await loadRules();
  const onIncident = (incident: Incident) => log.warn(incident, 'analysis process stopped');
  const analyzer = createAnalyzer({ rulesModule, onIncident });
  const limiter = throttledOctokit();
  const probot = new Probot({
    appId: environment.appId,
    privateKey: environment.privateKey,
    secret: environment.webhookSecret,
    log,
    Octokit: limiter.Octokit,
    ...(environment.baseUrl !== null && { baseUrl: environment.baseUrl }),
  });
  const clientFor = (installation: number) => probot.auth(installation);
  const blobs = blobCache();
  const desk = reviewDesk({ clientFor, analyzer, rules, blobs, log });
  let pages: Promise<readonly CatalogueEntry[]> | null = null;
  const catalogue = () => (pages ??= loadCatalogue());
  const { appId } = environment;
  const requests = requestDesk({ appId, clientFor, analyzer, blobs, reviews: desk, catalogue, log });
  const desks = {
    appId,
    review: desk.accept,
    isBusy: desk.isBusy,
    request: requests.accept,
    stop: callingOff(desk, requests),
  };
  const handle = await createNodeMiddleware((app) => listen(app, desks), { probot });

  let stopping: Promise<void> | null = null;
  const server = createHttpServer({
    verify: (body, signature) => probot.webhooks.verify(body, signature).catch(() => false),
    handle: async (request, response) => handle(request, response),
    isReady: () => stopping === null,
  });
  const port = await bind(server, environment);
  log.info({ host: environment.host, port, rules: rules.length }, 'ready');

  const stop = async () => {
    log.info('stopping');
    const until = Date.now() + GRACE;
    await requests.close(GRACE);
    await desk.close(until - Date.now());
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await Promise.allSettled([analyzer.close(), limiter.disconnect()]);
    log.info('stopped');
  };
  return { port, stop: () => (stopping ??= stop()) };
}

function callingOff(reviews: ReviewDesk, requests: RequestDesk): Desks['stop'] {
  return (matches, reason) => {
    reviews.stop(matches, reason);
    if (reason === 'revoked') requests.stop(matches);
  };
}

async function bind(server: Server, { port, host }: Environment): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ port, host }, resolve));
    return (server.address() as AddressInfo).port;
  } catch (cause) {
    const message = `The server cannot listen on ${host}, port ${port}: ${cause instanceof Error ? cause.message : cause}.`;
    throw new HunkwiseError('not-listening', message, {
      hint: 'Set PORT and HOST to a free port and an own address.',
      cause,
    });
  }
}
