import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { clock } from './clock.ts';

/** How a webhook was answered. */
export interface Sent {
  /** 0 where there was no answer. */
  readonly status: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** Where webhooks go, and with what secret. */
export interface Hook {
  readonly url: string;
  readonly secret: string;
}

/** Sends a webhook as GitHub does. */
export async function send({ url, secret }: Hook, body: string, event = 'pull_request'): Promise<Sent> {
  const headers = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  const sentAt = clock();
  const status = await fetch(url, { method: 'POST', body, headers }).then(
    async (response) => {
      await response.text();
      return response.status;
    },
    () => 0,
  );
  return { status, sentAt, answeredAt: clock() };
}

/** Begins one after the other, evenly within the time, whether or not those before have ended. @param within milliseconds */
export async function evenly<T, R>(items: readonly T[], within: number, begin: (item: T) => Promise<R>): Promise<R[]> {
  const started = clock();
  const begun: Promise<R>[] = [];
  for (const [at, item] of items.entries()) {
    const early = started + (within * at) / items.length - clock();
    if (early > 0) await wait(early);
    begun.push(begin(item));
  }
  return Promise.all(begun);
}
