import { createHmac, randomUUID } from 'node:crypto';
import type { Delivery, JsonObject } from '../model.ts';
import type { World } from '../world.ts';

export interface DeliverOptions {
  /** Signs with another secret than the App's. */
  secret?: string;
  /** `X-GitHub-Delivery`; a redelivery repeats it. */
  guid?: string;
  /** Instead of the right `X-Hub-Signature-256`. */
  signature?: string;
}

/** POSTs a payload as GitHub's hook would, and remembers it for `GET /app/hook/deliveries`. Does not throw. */
export async function deliver(
  world: World,
  url: string,
  event: string,
  payload: JsonObject,
  options: DeliverOptions = {},
): Promise<Delivery> {
  const body = JSON.stringify(payload);
  const guid = options.guid ?? randomUUID();
  const signature = options.signature ?? sign(options.secret ?? world.webhookSecret, body);
  const delivery = newDelivery(world, url, event, payload, guid);
  world.deliveries.push(delivery);
  const started = performance.now();
  try {
    const response = await fetch(url, { method: 'POST', body, headers: headersOf(world, event, guid, signature) });
    const text = await response.text();
    Object.assign(delivery, {
      statusCode: response.status,
      responseBody: text,
      status: response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`,
    });
  } catch {
    Object.assign(delivery, { statusCode: 502, status: 'failed to connect to host' });
  }
  delivery.duration = (performance.now() - started) / 1000;
  return delivery;
}

/** The same payload and guid once more, to where the webhook is now. */
export function redeliver(world: World, { url, event, payload, guid }: Delivery): Promise<Delivery> {
  return deliver(world, world.webhookUrl() ?? url, event, payload, { guid });
}

const sign = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

const headersOf = (world: World, event: string, guid: string, signature: string): Record<string, string> => ({
  accept: '*/*',
  'content-type': 'application/json',
  'user-agent': 'GitHub-Hookshot/loopback',
  'x-github-delivery': guid,
  'x-github-event': event,
  'x-github-hook-id': String(world.app.id * 10),
  'x-github-hook-installation-target-id': String(world.app.id),
  'x-github-hook-installation-target-type': 'integration',
  'x-hub-signature-256': signature,
});

function newDelivery(world: World, url: string, event: string, payload: JsonObject, guid: string): Delivery {
  const idOf = (key: string) => (payload[key] as { id?: number } | undefined)?.id ?? null;
  return {
    id: world.nextId(),
    guid,
    event,
    action: typeof payload.action === 'string' ? payload.action : null,
    deliveredAt: world.now().toISOString(),
    redelivery: world.deliveries.some((each) => each.guid === guid),
    duration: 0,
    status: 'pending',
    statusCode: 0,
    responseBody: '',
    url,
    payload,
    installationId: idOf('installation'),
    repositoryId: idOf('repository'),
  };
}
