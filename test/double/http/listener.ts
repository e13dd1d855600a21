import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Actor } from '../auth.ts';
import type { ApiCall, JsonObject } from '../model.ts';
import type { Fault } from '../options.ts';
import { queryErrors, requestErrors, responseErrors } from '../spec/validator.ts';
import { meterOf, type World } from '../world.ts';
import type { Faults } from './faults.ts';
import { type Cost, charge, type Resource, rateHeaders } from './limits.ts';
import { Refusal } from './refusal.ts';
import { type Call, type compileRoutes, type Match, matchRoute, type Reply, type Route } from './route.ts';

export interface Service {
  world: World;
  faults: Faults;
  routes: ReturnType<typeof compileRoutes>;
  graphql(call: Call): Promise<Reply>;
}

/** What one request became, for the log and the headers. */
interface Outcome {
  reply: Reply;
  route: string | null;
  actor: Actor | null;
  resource: Resource;
  fault: boolean;
}

export async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now();
  const arrivedAt = performance.timeOrigin + started;
  const path = withoutPrefix(request.url ?? '/');
  const method = request.method ?? 'GET';
  const body = await readJson(request);
  const fault = service.faults.take(method, path);
  if (fault?.hold) await (typeof fault.hold === 'function' ? fault.hold() : fault.hold);
  if (fault?.delay !== undefined) await wait(fault.delay);
  if (fault?.disconnect && !fault.applied) return void response.destroy();
  const outcome = await outcomeOf(service, { method, path, body, headers: request.headers as Call['headers'] }, fault);
  const { actor, reply, route } = outcome;
  const installation = actor?.kind === 'installation' ? actor.installation.id : null;
  const logged: ApiCall = {
    method,
    path,
    route,
    status: reply.status,
    ms: 0,
    arrivedAt,
    answeredAt: arrivedAt,
    installation,
    fault: outcome.fault,
    body,
  };
  service.world.calls.push(logged);
  logged.ms = performance.now() - started;
  logged.answeredAt = arrivedAt + logged.ms;
  if (fault?.disconnect) return void response.destroy();
  if (fault?.answered) response.once('finish', fault.answered);
  send(service.world, response, outcome, installation);
}

/** Probot with GHE_HOST asks below `/api`. */
const withoutPrefix = (url: string): string =>
  url.replace(/^\/api\/(v3(?=\/|$)|(?=graphql))/, '').replace(/^(?!\/)/, '/');

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
  } catch {
    return null;
  }
}

interface Asked {
  method: string;
  path: string;
  body: unknown;
  headers: Call['headers'];
}

async function outcomeOf(service: Service, asked: Asked, fault: Fault | null): Promise<Outcome> {
  const outcome: Outcome = { reply: { status: 500 }, route: null, actor: null, resource: 'core', fault: false };
  const injected = fault?.status === undefined ? null : faultReply(fault, fault.status);
  if (injected && !fault?.applied) await onItsWay(service.world);
  else {
    outcome.reply = await carriedOut(service, asked, outcome).catch((error: unknown) =>
      errorReply(service.world, asked, error),
    );
  }
  return injected ? { ...outcome, reply: injected, fault: true } : outcome;
}

const faultReply = (fault: Fault, status: number): Reply => ({
  status,
  body: fault.body ?? {
    message: status === 502 ? 'Server Error' : 'Injected fault',
    documentation_url: 'https://docs.github.com/rest',
  },
  headers: fault.headers ?? {},
});

async function carriedOut(service: Service, asked: Asked, outcome: Outcome): Promise<Reply> {
  const { world } = service;
  const actor = world.authority.authenticate(asked.headers.authorization, world.now());
  outcome.actor = actor;
  if (asked.body === null) throw new Refusal(400, 'Problems parsing JSON');
  const meter = meterOf(world, actor.kind === 'installation' ? actor.installation.id : 0);
  meter.inFlight += 1;
  try {
    await onItsWay(world);
    return await dispatched(service, asked, actor, outcome);
  } finally {
    meter.inFlight -= 1;
  }
}

/** The time that a network takes; meanwhile the request counts among those in flight. */
async function onItsWay({ latency }: World): Promise<void> {
  if (latency > 0) await wait(latency);
}

async function dispatched(service: Service, asked: Asked, actor: Actor, outcome: Outcome): Promise<Reply> {
  const { world } = service;
  const url = new URL(asked.path, world.url);
  const body = (asked.body ?? {}) as JsonObject;
  const call: Call = { world, ...asked, actor, params: {}, query: url.searchParams, body };
  if (url.pathname === '/graphql') {
    Object.assign(outcome, { route: '/graphql', resource: 'graphql' });
    return await service.graphql(call);
  }
  const match = matchRoute(service.routes, asked.method, url.pathname);
  if (!match) throw missing(world, asked);
  outcome.route = match.route.template;
  const meter = meterOf(world, actor.kind === 'installation' ? actor.installation.id : 0);
  charge(meter, restCost(world, match.route), world.limits, world.now().getTime());
  return await rest(service, call, match, asked.body);
}

/** GitHub may well have it: whoever asks for what the double lacks should hear of it. */
function missing(world: World, { method, path }: Asked): Refusal {
  world.violations.push({ where: `${method} ${path}`, errors: ['the double has no such endpoint'] });
  return new Refusal(404, 'Not Found');
}

function restCost(world: World, route: Route): Cost {
  const content = route.content === 'always' || (route.content === 'check' && world.switches.checkWritesCountAsContent);
  const free = route.template === '/rate_limit';
  return { resource: 'core', primary: free ? 0 : 1, points: route.method === 'GET' ? 1 : 5, content };
}

async function rest(service: Service, call: Call, { route, params }: Match, sent: unknown): Promise<Reply> {
  const { access, template, method } = route;
  if (access === 'app' && call.actor.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded');
  if (access !== 'app' && call.actor.kind === 'app' && !template.endsWith('/installation'))
    throw new Refusal(401, 'Bad credentials');
  route.permit?.({ ...call, params });
  if (service.world.validate) {
    const wrong = [...queryErrors(method, template, call.query), ...requestErrors(method, template, sent)];
    if (wrong.length > 0) throw new Refusal(422, `Invalid request.\n\n${wrong.join('\n')}`);
  }
  const reply = await route.handle({ ...call, params });
  if (service.world.validate && !reply.raw) {
    const errors = responseErrors(method, template, reply.status, reply.body);
    if (errors.length > 0) service.world.violations.push({ where: `${method} ${template} ${reply.status}`, errors });
  }
  return reply;
}

function errorReply(world: World, asked: Asked, error: unknown): Reply {
  if (!(error instanceof Refusal)) {
    world.violations.push({ where: `${asked.method} ${asked.path}`, errors: [String((error as Error).stack)] });
    return { status: 500, body: { message: 'Server Error', errors: [`A bug of the double: ${error}`] } };
  }
  const body = {
    message: error.message,
    errors: error.errors,
    documentation_url: 'https://docs.github.com/rest',
    status: String(error.status),
  };
  return { status: error.status, body, headers: error.headers };
}

function send(world: World, response: ServerResponse, { reply, resource }: Outcome, installation: number | null): void {
  const content = reply.raw?.content ?? (reply.body === undefined ? '' : JSON.stringify(reply.body));
  response.writeHead(reply.status, {
    ...(content.length === 0 ? {} : { 'content-type': reply.raw?.type ?? 'application/json; charset=utf-8' }),
    'x-github-request-id': `LOOP:${world.calls.length.toString(16).toUpperCase().padStart(6, '0')}`,
    'x-github-media-type': 'github.v3; format=json',
    ...rateHeaders(meterOf(world, installation ?? 0), resource, world.limits),
    ...reply.headers,
  });
  response.end(content);
}
