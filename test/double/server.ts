/** The loopback GitHub: a stateful double on 127.0.0.1 that behaves like the real one where Hunkwise depends on it. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { authority, sharedPrivateKey } from './auth.ts';
import { graphql } from './graphql/execute.ts';
import { faultList } from './http/faults.ts';
import { answer, type Service } from './http/listener.ts';
import { compileRoutes } from './http/route.ts';
import { type LoopbackGitHub, loopback } from './loopback.ts';
import { defaultSwitches, type GitHubOptions, githubLimits, minimumPermissions } from './options.ts';
import { appRoutes } from './rest/app.ts';
import { checkRoutes } from './rest/checks.ts';
import { commentRoutes } from './rest/comments.ts';
import { codeload, contentRoutes } from './rest/contents.ts';
import { issueRoutes } from './rest/issues.ts';
import { peopleRoutes } from './rest/people.ts';
import { pullRoutes } from './rest/pulls.ts';
import { reviewRoutes } from './rest/reviews.ts';
import { announcer } from './webhooks/announce.ts';
import { account, discard, temporaryDirectory, type World } from './world.ts';

/** Order matters where one template could match another's path. */
const routes = compileRoutes([
  ...appRoutes,
  ...checkRoutes,
  ...commentRoutes,
  ...reviewRoutes,
  ...pullRoutes,
  ...issueRoutes,
  ...peopleRoutes,
  ...contentRoutes,
]);

export async function startGitHub(options: GitHubOptions = {}): Promise<LoopbackGitHub> {
  const privateKey = options.privateKey ?? (await sharedPrivateKey());
  const world = await newWorld(options, privateKey);
  const faults = faultList(options.faults);
  const server = createServer();
  world.url = await listening(server);
  serve(server, { world, faults, routes, graphql });
  const announce = announcer(world, options.webhook ?? null);
  world.announce = announce.announce;
  world.webhookUrl = () => announce.target?.url ?? null;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await announce.settled();
    await discard(world);
  };
  return loopback({ world, faults, privateKey, announce, close });
}

function listening(server: Server): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  });
  return promise;
}

function serve(server: Server, service: Service): void {
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/codeload/')) return void sendArchive(service.world, request.url, response);
    answer(service, request, response).catch(() => response.destroy());
  });
}

async function sendArchive(world: World, url: string, response: ServerResponse): Promise<void> {
  const archive = await codeload(world, url).catch(() => null);
  response.writeHead(archive ? 200 : 404, { 'content-type': 'application/x-gzip' });
  response.end(archive ?? '');
}

async function newWorld(options: GitHubOptions, privateKey: string): Promise<World> {
  const id = options.appId ?? 4_711;
  const slug = options.slug ?? 'hunkwise';
  const now = options.now ?? (() => new Date());
  let lastId = 1_000_000;
  const nextId = () => ++lastId;
  const switches = { ...defaultSwitches, ...options.switches };
  const world: World = {
    url: '',
    directory: await temporaryDirectory(),
    app: {
      id,
      slug,
      bot: { id: nextId(), login: `${slug}[bot]`, type: 'Bot' },
      owner: { id: nextId(), login: 'hunkwise-maintainer', type: 'User' },
    },
    permissions: options.permissions ?? minimumPermissions,
    switches,
    limits: { ...githubLimits, ...options.limits },
    latency: options.latency ?? 0,
    authority: authority(id, privateKey, () => switches.longTokens),
    webhookSecret: options.webhookSecret ?? randomUUID(),
    validate: options.validate ?? true,
    accounts: new Map(),
    installations: [],
    repositories: [],
    meters: new Map(),
    calls: [],
    violations: [],
    deliveries: [],
    now,
    nextId,
    webhookUrl: () => null,
    announce: () => Promise.resolve(),
  };
  world.accounts.set(world.app.bot.login.toLowerCase(), world.app.bot);
  account(world, world.app.owner.login);
  return world;
}

export type { LoopbackGitHub };
