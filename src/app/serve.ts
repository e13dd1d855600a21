import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createNodeMiddleware, Probot } from 'probot';
import { HunkwiseError } from '../core/error.ts';
import { throttledOctokit } from '../github/index.ts';
import { durableQueue, openSignals, openStore, queueFigures } from '../queue/index.ts';
import type { Environment } from './environment.ts';
import { listen } from './events.ts';
import type { Housekeeping } from './housekeeping.ts';
import { type Intake, intake } from './intake.ts';
import { createLogger } from './logging.ts';
import { createMeter } from './meter.ts';
import type { RequestJob } from './requests/request-job.ts';
import type { Work } from './review-job.ts';
import type { Role } from './role.ts';
import { createHttpServer, type WebhookReceiver } from './server.ts';
import { startWorker } from './worker.ts';

/** Milliseconds that running reviews have to end when the server is asked to stop; then another one goes on with them. */
const GRACE = 20_000;

/** A server that takes work. */
export interface RunningServer {
  readonly port: number;
  /** Takes no more work, lets the reviews end or hands them on, and frees everything within 30 s. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

/** Starts the App; resolves when it can take work. */
export async function serve(environment: Environment, role: Role): Promise<RunningServer> {
  if (role !== 'all' && environment.databaseUrl === null) throw alone(role);
  const log = createLogger(environment);
  const onProblem = (problem: unknown) => log.warn(aboutProblem(problem), 'store');
  const { databaseUrl, dataDir } = environment;
  const store = await openStore({ databaseUrl, dataDir, onProblem, upkeep: role !== 'web' });
  const signals = await openSignals(store, onProblem);
  const [reviews, requests, chores] = await Promise.all([
    durableQueue<Work>(store, signals, { name: 'review', gathers: true, onProblem }),
    durableQueue<RequestJob>(store, signals, { name: 'request', gathers: false, onProblem }),
    durableQueue<Housekeeping>(store, signals, { name: 'housekeeping', gathers: true, onProblem }),
  ]);
  const taking = intake({ store, signals, reviews, requests, log });
  const meter = createMeter();
  const limiter = throttledOctokit(meter.answered);
  const probot = createProbot(environment, log, limiter.Octokit);

  let stopping: Promise<void> | null = null;
  const server = createHttpServer({
    webhooks: role === 'worker' ? null : await receiver(probot, environment, taking),
    isReady: () => stopping === null,
    metrics: async () => meter.read(await queueFigures(store)),
    metricsToken: environment.metricsToken,
    onAnswered: meter.webhook,
  });
  const port = await bind(server, environment).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const work = { environment, probot, store, reviews, requests, chores, intake: taking, meter, log };
  const worker = role === 'web' ? null : await startWorker(work);
  log.info(
    { host: environment.host, port, role, rules: worker?.rules, store: databaseUrl ? 'postgresql' : 'embedded' },
    'ready',
  );

  const stop = async () => {
    log.info('stopping');
    await worker?.stop(GRACE);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await Promise.allSettled([signals.close(), limiter.disconnect()]);
    await store.close().catch(onProblem);
    log.info('stopped');
  };
  return { port, stop: () => (stopping ??= stop()) };
}

function createProbot(environment: Environment, log: Logger, Octokit: ReturnType<typeof throttledOctokit>['Octokit']) {
  const { appId, privateKey, webhookSecret: secret, baseUrl } = environment;
  return new Probot({ appId, privateKey, secret, log, Octokit, ...(baseUrl !== null && { baseUrl }) });
}

async function receiver(probot: Probot, { appId }: Environment, taking: Intake): Promise<WebhookReceiver> {
  const desks = { appId, ...refusingWhatIsNotStored(taking) };
  const handle = await createNodeMiddleware((app) => listen(app, desks), { probot });
  return {
    verify: (body, signature) => probot.webhooks.verify(body, signature).catch(() => false),
    handle: async (request, response) => handle(request, response),
  };
}

/** Milliseconds to store what a webhook brought; GitHub gives up after ten seconds. */
const STORING = 8_000;

/** GitHub hears 503, so that the delivery counts as failed: reconciliation has it delivered again. */
function refusingWhatIsNotStored(taking: Intake): Intake {
  const stored = async <T>(work: Promise<T>): Promise<T> => {
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`not stored within ${STORING} ms`)), STORING);
    try {
      return await Promise.race([work, tooLate]);
    } catch (cause) {
      throw Object.assign(new Error('The job could not be stored; deliver it again.', { cause }), { status: 503 });
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    review: (job) => stored(taking.review(job)),
    request: (job) => stored(taking.request(job)),
    isBusy: (key) => stored(taking.isBusy(key)),
    revoke: (...which) => stored(taking.revoke(...which)),
  };
}

function aboutProblem(problem: unknown): object {
  return problem instanceof Error ? { err: problem } : { problem };
}

function alone(role: Role): HunkwiseError {
  return new HunkwiseError('role-alone', `With --role ${role} the processes need a database that they share.`, {
    hint: 'Set DATABASE_URL to a PostgreSQL, or leave out --role to have everything in one process.',
  });
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
