import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/queue/index.ts';
import { type Postgres, startPostgres } from './postgres.ts';

describe('a PostgreSQL that is not there', () => {
  let postgres: Postgres;
  const problems: unknown[] = [];
  const open = (databaseUrl = postgres.url) =>
    openStore({ databaseUrl, dataDir: '', upkeep: true, onProblem: (problem) => problems.push(problem) });

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.remove());

  it('fails what is asked meanwhile, and is taken up again when it is back, with what it notifies', async () => {
    const store = await open();
    const heard: string[] = [];
    let subscriptions = 0;
    await store.listen(
      'jobs',
      (payload) => heard.push(payload),
      () => subscriptions++,
    );
    await postgres.stop();
    await expect(store.query('SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await postgres.start();
    expect(await store.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
    await expect.poll(() => subscriptions, { timeout: 60_000 }).toBe(2);
    await store.query("NOTIFY jobs, 'back'");
    await expect.poll(() => heard).toEqual(['back']);
    await store.close();
  });

  it('is waited for at the start', async () => {
    await postgres.stop();
    const opening = open();
    await expect.poll(() => JSON.stringify(problems)).toContain('start_retry');
    await postgres.start();
    const store = await opening;
    await store.close();
  });

  it('is named without its password when it does not come, or does not let us in', async () => {
    const wrong = new URL(postgres.url);
    wrong.password = 'guessed-wrong';
    const refused = await open(wrong.href).catch((error: unknown) => error);
    await postgres.stop();
    const absent = await open().catch((error: unknown) => error);
    await postgres.start();
    const { host } = wrong;
    for (const error of [refused, absent]) {
      expect(error).toMatchObject({ code: 'database-unreachable', message: expect.stringContaining(host) });
    }
    const said = inspect([refused, absent, problems], { depth: 9 });
    expect(said).not.toContain(postgres.password);
    expect(said).not.toContain('guessed-wrong');
    expect(said).not.toContain('connectionParameters');
  });
});
