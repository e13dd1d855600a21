import type { InstallationActor } from '../auth.ts';
import { page } from '../http/paging.ts';
import { Refusal } from '../http/refusal.ts';
import { allows, type Call, type Need, type Reply, type Route, repositoryRoute } from '../http/route.ts';
import type { Delivery, Installation, JsonObject, Repository } from '../model.ts';
import type { Permissions } from '../options.ts';
import { appShape, installationShape, repositoryShape } from '../shapes/repository.ts';
import { redeliver } from '../webhooks/deliver.ts';
import { meterOf, type World } from '../world.ts';

export const appRoutes: Route[] = [
  {
    method: 'GET',
    template: '/app',
    access: 'app',
    handle: ({ world }) => ({
      status: 200,
      body: { ...appShape(world), installations_count: world.installations.length },
    }),
  },
  { method: 'GET', template: '/app/installations', access: 'app', handle: listInstallations },
  {
    method: 'GET',
    template: '/app/installations/{installation_id}',
    access: 'app',
    handle: (call) => ({ status: 200, body: installationShape(call.world, installationOf(call)) }),
  },
  {
    method: 'POST',
    template: '/app/installations/{installation_id}/access_tokens',
    access: 'app',
    handle: createToken,
  },
  { method: 'GET', template: '/app/hook/deliveries', access: 'app', handle: listDeliveries },
  { method: 'GET', template: '/app/hook/deliveries/{delivery_id}', access: 'app', handle: getDelivery },
  { method: 'POST', template: '/app/hook/deliveries/{delivery_id}/attempts', access: 'app', handle: attempt },
  { method: 'GET', template: '/rate_limit', access: 'installation', handle: rateLimit },
  { method: 'GET', template: '/installation/repositories', access: 'installation', handle: listRepositories },
  repositoryRoute('GET', '', ['metadata:read'], ({ world }, repository) => ({
    status: 200,
    body: repositoryShape(world, repository, 'full-repository'),
  })),
  repositoryRoute('GET', '/installation', ['metadata:read'], repositoryInstallation),
];

function listInstallations(call: Call): Reply {
  const { items, headers } = page(call, call.world.installations);
  return { status: 200, headers, body: items.map((each) => installationShape(call.world, each)) };
}

function installationOf({ world, params }: Call): Installation {
  const found = world.installations.find(({ id }) => id === Number(params.installation_id));
  if (!found) throw new Refusal(404, 'Not Found');
  return found;
}

function repositoryInstallation({ world, actor }: Call, repository: Repository): Reply {
  if (actor.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded');
  if (!repository.installation) throw new Refusal(404, 'Not Found');
  return { status: 200, body: installationShape(world, repository.installation) };
}

function createToken(call: Call): Reply {
  const { world, body } = call;
  const installation = installationOf(call);
  if (installation.suspendedAt !== null) throw new Refusal(403, 'This installation has been suspended');
  const permissions = (body.permissions ?? installation.permissions) as Permissions;
  const missing = Object.entries(permissions).find(
    ([name, level]) => !allows(installation.permissions, `${name}:${level}` as Need),
  );
  if (missing) throw new Refusal(422, 'The permissions requested are not granted to this installation.');
  const chosen = chosenRepositories(world, installation, body);
  const ids = chosen && new Set(chosen.map(({ id }) => id));
  const { token, expiresAt } = world.authority.issue({ installation, permissions, repositories: ids }, world.now());
  return {
    status: 201,
    body: {
      token,
      expires_at: expiresAt,
      permissions,
      repository_selection: chosen ? 'selected' : 'all',
      ...(chosen ? { repositories: chosen.map((each) => repositoryShape(world, each)) } : {}),
    },
  };
}

/** The repositories a token is narrowed to; null for all. */
function chosenRepositories(world: World, installation: Installation, body: JsonObject): Repository[] | null {
  const ids = body.repository_ids as number[] | undefined;
  const names = body.repositories as string[] | undefined;
  if (!ids && !names) return null;
  const own = world.repositories.filter((each) => each.installation === installation);
  const chosen = own.filter(({ id, name }) => ids?.includes(id) || names?.includes(name));
  if (chosen.length < (ids?.length ?? 0) + (names?.length ?? 0)) {
    throw new Refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  return chosen;
}

function listRepositories(call: Call): Reply {
  const { installation, repositories } = call.actor as InstallationActor;
  const own = call.world.repositories.filter(
    (each) => each.installation === installation && (repositories?.has(each.id) ?? true),
  );
  const { items, headers } = page(call, own);
  const shapes = items.map((each) => repositoryShape(call.world, each));
  return { status: 200, headers, body: { total_count: own.length, repositories: shapes } };
}

function rateLimit({ world, actor }: Call): Reply {
  const meter = meterOf(world, (actor as InstallationActor).installation.id);
  const limit = world.limits.requestsPerHour;
  const reset = Math.ceil(meter.resetAt / 1000);
  const row = (used: number) => ({ limit, used, remaining: Math.max(0, limit - used), reset });
  const core = row(meter.used.core);
  const resources = { core, graphql: row(meter.used.graphql), search: { ...row(0), limit: 30, remaining: 30 } };
  return { status: 200, body: { resources, rate: core } };
}

const summary = (delivery: Delivery): JsonObject => ({
  id: delivery.id,
  guid: delivery.guid,
  delivered_at: delivery.deliveredAt,
  redelivery: delivery.redelivery,
  duration: delivery.duration,
  status: delivery.status,
  status_code: delivery.statusCode,
  event: delivery.event,
  action: delivery.action,
  installation_id: delivery.installationId,
  repository_id: delivery.repositoryId,
  throttled_at: null,
});

/** Deliveries that have ended and are not too old, newest first. */
function keptDeliveries({ deliveries, limits, now }: World): Delivery[] {
  const oldest = now().getTime() - limits.deliveryHours * 3_600_000;
  const isKept = (each: Delivery) => each.status !== 'pending' && Date.parse(each.deliveredAt) >= oldest;
  return deliveries.filter(isKept).toReversed();
}

/** Newest first; the cursor is the id of the first delivery of the page. */
function listDeliveries(call: Call): Reply {
  const { query, world } = call;
  const status = query.get('status');
  const cursor = Number((query.get('cursor') ?? '').replace(/^v1_/, '') || Number.POSITIVE_INFINITY);
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const isAsked = (each: Delivery) => status === null || (each.status === 'OK') === (status === 'success');
  const all = keptDeliveries(world).filter(isAsked);
  const rest = all.filter(({ id }) => id <= cursor);
  const next = rest[size];
  const url = new URL(call.path, world.url);
  if (next) url.searchParams.set('cursor', `v1_${next.id}`);
  const headers: Record<string, string> = next ? { link: `<${url.href}>; rel="next"` } : {};
  return { status: 200, headers, body: rest.slice(0, size).map(summary) };
}

function deliveryOf({ world, params }: Call): Delivery {
  const found = keptDeliveries(world).find(({ id }) => id === Number(params.delivery_id));
  if (!found) throw new Refusal(404, 'Not Found');
  return found;
}

function getDelivery(call: Call): Reply {
  const delivery = deliveryOf(call);
  const request = {
    headers: { 'X-GitHub-Delivery': delivery.guid, 'X-GitHub-Event': delivery.event },
    payload: delivery.payload,
  };
  const response = { headers: {}, payload: delivery.responseBody };
  return { status: 200, body: { ...summary(delivery), url: delivery.url, request, response } };
}

async function attempt(call: Call): Promise<Reply> {
  await redeliver(call.world, deliveryOf(call));
  return { status: 202, body: {} };
}
