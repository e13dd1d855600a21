import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readBody } from './read-body.ts';

/** Where Probot and every guide to GitHub Apps have it. */
const WEBHOOKS = '/api/github/webhooks';

/** Milliseconds that a sender of too much has to read the answer before its connection is cut. */
const FAREWELL = 1_000;

/** Milliseconds between two reads (64 kB) from such a sender: at full speed the garbage would grow by 60 MB. */
const READ_GAP = 10;

/** Milliseconds for a whole request; GitHub itself gives up after ten seconds. */
const REQUEST_TIME = 30_000;

/** Takes webhooks. */
export interface WebhookReceiver {
  /** Whether the body has the right signature. */
  verify(body: string, signature: string): Promise<boolean>;
  /** Answers a request whose `body` was read and verified. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<unknown>;
}

export interface ServerOptions {
  /** Null where this process takes none. */
  readonly webhooks: WebhookReceiver | null;
  /** Whether it can take work; 503 otherwise. */
  isReady(): boolean;
  /** What Prometheus reads. */
  metrics(): Promise<string>;
  /** Bearer token that whoever reads it must have; null for none. */
  readonly metricsToken: string | null;
  onAnswered(event: string, status: number): void;
}

/**
 * The HTTP side: the webhook, `GET /healthz` and `GET /metrics`. In front of Probot's middleware, which buffers any body,
 * signed or not, and answers 400 to a wrong signature (`github.md`, section 2).
 */
export function createHttpServer(options: ServerOptions): Server {
  const server = createServer((request, response) => {
    route(request, response, options).catch(() => {
      if (!response.headersSent) answer(response, 500, 'Internal error');
      else response.destroy();
    });
  });
  server.requestTimeout = REQUEST_TIME;
  server.headersTimeout = REQUEST_TIME / 3;
  return server;
}

async function route(request: IncomingMessage, response: ServerResponse, options: ServerOptions): Promise<void> {
  const path = request.url?.split('?')[0];
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (path === '/healthz' && isRead) {
    return options.isReady() ? answer(response, 200, 'ok') : answer(response, 503, 'stopping');
  }
  if (path === '/metrics' && isRead) return tellMetrics(request, response, options);
  if (path !== WEBHOOKS || !options.webhooks) return refuse(request, response, 404, 'Not found');
  if (request.method !== 'POST') return refuse(request, response, 405, 'Only POST', { allow: 'POST' });
  if (!options.isReady()) return refuse(request, response, 503, 'Stopping; deliver it again');
  if (await receive(request, response, options.webhooks)) options.onAnswered(eventOf(request), response.statusCode);
}

function eventOf(request: IncomingMessage): string {
  const event = String(request.headers['x-github-event'] ?? '');
  return /^[a-z_]{1,40}$/.test(event) ? event : 'other';
}

async function tellMetrics(request: IncomingMessage, response: ServerResponse, options: ServerOptions): Promise<void> {
  if (options.metricsToken !== null && !isSame(request.headers.authorization, `Bearer ${options.metricsToken}`)) {
    return answer(response, 401, 'The bearer token is missing or wrong', { 'www-authenticate': 'Bearer' });
  }
  try {
    const text = await options.metrics();
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
  } catch {
    answer(response, 503, 'The store does not answer');
  }
}

function isSame(given: string | undefined, wanted: string): boolean {
  const [left, right] = [given ?? '', wanted].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

/** @returns whether it came from GitHub */
async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  webhooks: WebhookReceiver,
): Promise<boolean> {
  const refused = (status: number, text: string) => {
    refuse(request, response, status, text);
    return false;
  };
  const signature = request.headers['x-hub-signature-256'];
  if (typeof signature !== 'string') return refused(401, 'The webhook is not signed');
  const body = await readBody(request);
  if (body === null) return refused(413, 'GitHub sends at most 25 MB and announces the length');
  const text = body.toString('utf8');
  if (!(await webhooks.verify(text, signature))) {
    answer(response, 401, 'The signature is wrong');
    return false;
  }
  await webhooks.handle(Object.assign(request, { body: text }), response);
  return true;
}
function answer(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(`${text}\n`);
}

/**
 * Answers without having read the body. What is still sent is thrown away for a moment, slowly: cutting the connection
 * at once would make the sender lose the answer.
 */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  answer(response, status, text, headers);
  const timer = setTimeout(() => request.destroy(), FAREWELL);
  request.once('close', () => clearTimeout(timer));
  request.on('data', () => {
    request.pause();
    setTimeout(() => request.resume(), READ_GAP);
  });
  request.resume();
}
