import { PGlite } from '@electric-sql/pglite';
import { fromPglite, PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { manifests } from './deployment-files.ts';

let database: PGlite;
let boss: PgBoss;

beforeAll(async () => {
  database = new PGlite();
  boss = new PgBoss({ db: fromPglite(database), supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue('review', { policy: 'singleton' });
});

afterAll(async () => {
  await boss.stop({ graceful: false });
  await database.close();
});

const send = (pull: string, installation: string, options = {}) =>
  boss.send('review', {}, { singletonKey: pull, group: { id: installation }, ...options });

async function wanted(): Promise<number> {
  const scaled = manifests('worker-scaling.yaml').find(({ kind }) => kind === 'ScaledObject');
  const { rows } = await database.query<{ count: unknown }>(
    `SELECT (${scaled?.spec.triggers?.[0]?.metadata.query}) AS count`,
  );
  return Number(rows[0]?.count);
}

it('the autoscaler counts the jobs that could run now: neither a burst of one installation nor what GitHub holds back', async () => {
  expect(await wanted()).toBe(0);
  for (let pull = 0; pull < 50; pull++) await send(`a/a#${pull}`, '1');
  expect(await wanted()).toBe(2);
  await send('b/b#1', '2');
  expect(await wanted()).toBe(3);
  await send('c/c#1', '3', { startAfter: 3_600 });
  expect(await wanted()).toBe(3);
  const jobs = await boss.fetch('review', { batchSize: 3 });
  expect(jobs).toHaveLength(3);
  expect(await wanted()).toBe(3);
});
