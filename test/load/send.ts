import { createHmac, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { clock } from './clock.ts';

/** How a webhook was answered. */
export interface Sent {
  /** 0 where there was no answer. */
  readonly status: number;
  /** Milliseconds since the epoch: when it was begun to connect. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** Where webhooks go, and with what secret. */
export interface Hook {
  readonly url: string;
  readonly secret: string;
}

/** Makes a webhook as GitHub does, signed already: what is timed is the answer. @returns sends it */
export function sign({ url, secret }: Hook, body: string, event = 'pull_request'): () => Promise<Sent> {
  const bytes = Buffer.from(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': bytes.length,
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`,
  };
  return async () => {
    const sentAt = clock();
    const status = await post(url, headers, bytes).catch(() => 0);
    return { status, sentAt, answeredAt: clock() };
  };
}

/** Each over a connection of its own, as from the many machines that GitHub has. @returns the status, once all is read */
function post(url: string, headers: Record<string, string | number>, bytes: Buffer): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const sending = request(url, { method: 'POST', headers, agent: false }, (response) => {
    response.on('end', () => resolve(response.statusCode ?? 0)).on('error', reject);
    response.resume();
  });
  sending.on('error', reject).end(bytes);
  return promise;
}
