import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { deliveryCursor } from '../../src/github/failed-deliveries.ts';
import { connect, type DeliveryCursor, type Redelivery, redeliverFailed } from '../../src/github/index.ts';
import { ComeBackError } from '../../src/review/come-back-error.ts';
import type { Delivery } from '../double/model.ts';
import { secondaryLimit } from '../double/options.ts';
import { appToken, github, start } from '../double/setup.ts';

const MINUTE = 60_000;

/** Port 9 of this machine: nobody listens there. */
const NOBODY = 'http://127.0.0.1:9/';

let cursor: DeliveryCursor | null;

/** One pass `minutes` from now, with what the one before has left in the database. */
async function pass(minutes = 0, limits: { redeliveries?: number; pages?: number } = {}): Promise<Redelivery> {
  const client = connect({ token: appToken(), baseUrl: github.url });
  const done = await redeliverFailed(client, { cursor, now: Date.now() + minutes * MINUTE, ...limits });
  cursor = deliveryCursor.parse(JSON.parse(JSON.stringify(done.cursor)));
  return done;
}

/** Somebody listens from now on; what comes is noted as `GUID STATUS`. */
async function listen(status = 200): Promise<string[]> {
  const received: string[] = [];
  const target = createServer((request, response) => {
    received.push(String(request.headers['x-github-delivery']));
    response.writeHead(status).end();
  });
  onTestFinished(() => void target.close());
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  github.setWebhook({ url: `http://127.0.0.1:${(target.address() as AddressInfo).port}/` });
  return received;
}

const guids = () => [...new Set(github.deliveries.map(({ guid }) => guid))];

async function openPullRequests(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await github.openPullRequest({ files: { 'a.py': `a = ${at}\n` } });
}

/** Deliveries of long ago, `ages` in minutes; ids as if they were older than all others. */
function remember(ages: readonly number[], values: Partial<Delivery> = {}): void {
  const [first] = github.deliveries as [Delivery];
  const older = ages.map((age, at) => ({
    ...first,
    id: at + 1,
    guid: `guid-${at}`,
    deliveredAt: new Date(Date.now() - age * MINUTE).toISOString(),
    ...values,
  }));
  github.deliveries.unshift(...older);
}

beforeEach(async () => {
  cursor = null;
  await start({ webhook: { url: NOBODY } });
  await github.createRepository();
});

describe('what the App missed', () => {
  test('comes again under its GUID, and then a pass is one call', async () => {
    await openPullRequests(2);
    expect(github.deliveries).toMatchObject([{ statusCode: 502 }, { statusCode: 502 }]);
    const received = await listen();
    expect(await pass()).toMatchObject({ redelivered: guids(), calls: 3, stopped: null });
    expect(received).toEqual(guids());
    expect(await pass()).toMatchObject({ redelivered: [], calls: 1 });
    expect(await pass(60)).toMatchObject({ redelivered: [], calls: 1, cursor: { failing: [] } });
    expect(received).toHaveLength(2);
  });

  test('is left alone when a later attempt has arrived', async () => {
    await openPullRequests(1);
    await listen();
    await github.redeliver(github.deliveries[0] as Delivery);
    expect(await pass()).toMatchObject({ redelivered: [], calls: 1, cursor: { failing: [] } });
  });

  test('counts as missed when the App answered with an error', async () => {
    await listen(500);
    await openPullRequests(1);
    expect((await pass()).redelivered).toEqual(guids());
  });

  test('is tried at once, after 10, 20 and 40 minutes, and then no more', async () => {
    await openPullRequests(1);
    const minutes = [0, 1, 9, 10, 29, 30, 69, 70, 149, 150, 500];
    const tried: number[] = [];
    const givenUp: number[] = [];
    for (const minute of minutes) {
      const done = await pass(minute);
      if (done.redelivered.length > 0) tried.push(minute);
      if (done.givenUp.length > 0) givenUp.push(minute);
    }
    expect(tried).toEqual([0, 10, 30, 70]);
    expect(givenUp).toEqual([149]);
    expect(github.deliveries.map(({ redelivery }) => redelivery)).toEqual([false, true, true, true, true]);
  });

  test('is left alone where the App would do nothing with it', async () => {
    github.setWebhook({ url: NOBODY, events: ['check_run', 'check_suite', 'installation'] });
    const pull = await github.openPullRequest({ files: { 'a.py': 'a\n' } });
    await github.deliver(NOBODY, 'check_run', await github.webhook('check_run', 'created', pull));
    await github.deliver(NOBODY, 'push', {});
    await github.deliver(NOBODY, 'constructor', {});
    expect((await pass()).redelivered).toEqual([]);
    const { guid } = await github.deliver(NOBODY, 'check_run', await github.webhook('check_run', 'rerequested', pull));
    expect((await pass()).redelivered).toEqual([guid]);
  });

  test('is left alone after three days, even where GitHub still has it', async () => {
    github.limits.deliveryHours = 168;
    await openPullRequests(1);
    remember([4 * 24 * 60, 2 * 24 * 60]);
    await listen();
    expect((await pass()).redelivered).toEqual(['guid-1', guids().at(-1)]);
  });
});

describe('one pass', () => {
  test('asks for so many and no more; the next one goes on', async () => {
    await openPullRequests(3);
    await listen();
    expect((await pass(0, { redeliveries: 2 })).redelivered).toEqual(guids().slice(0, 2));
    expect((await pass(0, { redeliveries: 2 })).redelivered).toEqual(guids().slice(2));
    expect((await pass(0, { redeliveries: 2 })).redelivered).toEqual([]);
  });

  test('reads so many pages and no more; the next ones reach the end, and see what came meanwhile', async () => {
    const received = await listen();
    await openPullRequests(1);
    remember(Array.from({ length: 250 }, (_, at) => 1_000 - at));
    Object.assign(github.deliveries[0] as Delivery, { status: 'failed to connect to host', statusCode: 502 });
    expect(await pass(0, { pages: 1 })).toMatchObject({ redelivered: [], calls: 1 });
    github.setWebhook({ url: NOBODY });
    await openPullRequests(1);
    const newest = github.deliveries.at(-1)?.guid;
    await listen();
    expect(await pass(0, { pages: 2 })).toMatchObject({ redelivered: [newest], calls: 3 });
    expect(await pass(0, { pages: 2 })).toMatchObject({ redelivered: ['guid-0'], calls: 3, cursor: { rest: null } });
    expect(await pass(0, { pages: 2 })).toMatchObject({ redelivered: [], calls: 1 });
    expect(received).toHaveLength(1);
  });

  test('ends when GitHub asks for a pause, and what was asked for is known', async () => {
    await openPullRequests(3);
    await listen();
    github.fail({ ...secondaryLimit('/attempts'), skip: 1 });
    const { redelivered, stopped } = await pass();
    expect(redelivered).toEqual(guids().slice(0, 1));
    expect(stopped).toBeInstanceOf(ComeBackError);
    expect((await pass()).redelivered).toEqual(guids().slice(1));
  });

  test('goes on when GitHub has forgotten one of them', async () => {
    await openPullRequests(2);
    await listen();
    github.fail({ path: '/attempts', status: 404 });
    expect(await pass()).toMatchObject({ redelivered: guids(), stopped: null });
    expect((await pass(5)).redelivered).toEqual([]);
    expect((await pass(10)).redelivered).toEqual(guids().slice(0, 1));
  });

  test('that cannot read the log says so', async () => {
    github.fail({ path: '/deliveries', status: 401 });
    await expect(pass()).rejects.toMatchObject({
      code: 'github-refused',
      hint: expect.stringContaining('private key'),
    });
  });
});
