/** Webhooks by hand, where the double would send only what GitHub sends. */
import { createHmac, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Stage } from './stage.ts';

type Headers = Readonly<Record<string, string>>;

/** The headers of a webhook with this body, signed. */
export function signedHeaders(body: string, secret: string, event = 'pull_request'): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
}

/** Sends a webhook to the App and resolves with the status of the answer. */
export async function post({ app }: Stage, body: string, headers: Headers): Promise<number> {
  const response = await fetch(app.webhookUrl, { method: 'POST', body, headers });
  await response.text();
  return response.status;
}

/** Sends a good webhook that asks for nothing; resolves with the milliseconds until the answer. */
async function ping(stage: Stage): Promise<number> {
  const body = '{"zen":"."}';
  const started = performance.now();
  expect(await post(stage, body, signedHeaders(body, stage.github.webhookSecret, 'ping'))).toBe(200);
  return performance.now() - started;
}

/** Good webhooks are answered within 100 ms: the median of five, as other processes want the machine too. */
export async function expectQuickAnswers(stage: Stage): Promise<void> {
  const times: number[] = [];
  while (times.length < 5) times.push(await ping(stage));
  expect(median(times)).toBeLessThan(100);
}

/** Sends good webhooks one after the other as long as `work` goes on: half of them at least within 100 ms. */
export async function expectQuickAnswersDuring<T>(stage: Stage, work: Promise<T>): Promise<T> {
  const times: number[] = [];
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver) times.push(await ping(stage));
  expect(times.length).toBeGreaterThan(4);
  expect(median(times)).toBeLessThan(100);
  return work;
}

export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}
