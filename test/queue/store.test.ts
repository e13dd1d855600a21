import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/queue/index.ts';
import { PLACES, type Place } from './places.ts';

describe.each(PLACES)('the store, $name', ({ name, make }) => {
  let place: Place;
  let store: Store;
  const problems: unknown[] = [];
  const open = () => openStore({ ...place, upkeep: true, onProblem: (problem) => problems.push(problem) });

  beforeAll(async () => {
    place = await make();
    store = await open();
  });
  afterAll(async () => {
    await store?.close();
    await place?.remove();
    expect(problems).toEqual([]);
  });

  it('gives values the types that JavaScript has for them', async () => {
    const [row] = await store.query(`
      SELECT 7 AS int, 9007199254740993 AS bigint, count(*) AS count, 1.5::float8 AS float, 1.10::numeric AS numeric,
        true AS bool, null AS nothing, 'ä'::text AS text, '{"a": [1, null]}'::jsonb AS json, '[]'::json AS list,
        '2026-11-27T10:00:00.123Z'::timestamptz AS time, '2026-11-27 10:00'::timestamp AS local, '2026-11-27'::date AS day,
        ARRAY['a', 'b,"c']::text[] AS texts, ARRAY[1, 2]::bigint[] AS bigints, '\\x00ff'::bytea AS bytes,
        'infinity'::timestamptz AS never, '00000000-0000-4000-8000-000000000000'::uuid AS uuid`);
    expect(row).toEqual({
      int: 7,
      bigint: '9007199254740993',
      count: '1',
      float: 1.5,
      numeric: '1.10',
      bool: true,
      nothing: null,
      text: 'ä',
      json: { a: [1, null] },
      list: [],
      time: new Date('2026-11-27T10:00:00.123Z'),
      local: new Date(2026, 10, 27, 10),
      day: new Date(2026, 10, 27),
      texts: ['a', 'b,"c'],
      bigints: ['1', '2'],
      bytes: Buffer.from([0, 255]),
      never: Number.POSITIVE_INFINITY,
      uuid: '00000000-0000-4000-8000-000000000000',
    });
  });

  it('takes values of these types', async () => {
    const given = [7, 2 ** 40, 'ä', { a: [1] }, new Date(0), ['x', 'y,"z'], true, null, Buffer.from([1, 0])];
    const [row] = await store.query(
      `SELECT $1::int AS int, $2::bigint AS bigint, $3::text AS text, $4::jsonb AS json, $5::timestamptz AS time,
        $6::text[] AS texts, $7::bool AS bool, $8::text AS nothing, $9::bytea AS bytes, $10::bool AS undefined`,
      [...given, undefined],
    );
    expect(Object.values(row as object)).toEqual([7, String(2 ** 40), ...given.slice(2), null]);
  });

  it('runs several statements at once, and returns the rows of all', async () => {
    expect(await store.query('SELECT 1 AS a; SELECT 2 AS a')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('runs a statement again whose table has got another column since', async () => {
    await store.query('CREATE TABLE hunkwise.changing AS SELECT 1 AS a');
    const select = () => store.query('SELECT * FROM hunkwise.changing WHERE $1', [true]);
    expect(await select()).toEqual([{ a: 1 }]);
    await store.query("ALTER TABLE hunkwise.changing ADD COLUMN b text DEFAULT 'new'");
    expect(await select()).toEqual([{ a: 1, b: 'new' }]);
  });

  it('tells the SQLSTATE of an error, and undoes all of a text that fails', async () => {
    const insert = "INSERT INTO hunkwise.state (name) VALUES ('once')";
    await expect(store.query(`BEGIN; ${insert}; ${insert}; COMMIT`)).rejects.toMatchObject({
      code: '23505',
      constraint: 'state_pkey',
      message: expect.stringContaining('duplicate key'),
    });
    expect(await store.query("SELECT name FROM hunkwise.state WHERE name = 'once'")).toEqual([]);
  });

  it('hears what is notified on its channel', async () => {
    const heard: string[] = [];
    let subscriptions = 0;
    const end = await store.listen(
      'jobs',
      (payload) => heard.push(payload),
      () => subscriptions++,
    );
    expect(subscriptions).toBe(1);
    await store.query("NOTIFY other, 'not ours'");
    await store.query('SELECT pg_notify($1, $2)', ['jobs', 'ready']);
    await expect.poll(() => heard).toEqual(['ready']);
    await end();
  });

  it('does work of one name one at a time', async () => {
    const said: string[] = [];
    const first = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const one = store.alone('name', async (db) => {
      begun.resolve();
      await first.promise;
      await db.executeSql("INSERT INTO hunkwise.state (name) VALUES ('alone')");
      said.push('first');
    });
    await begun.promise;
    const two = store.alone('name', async (db) => {
      const { rows } = await db.executeSql("SELECT name FROM hunkwise.state WHERE name = 'alone'");
      said.push(`second sees ${rows[0]?.name}`);
    });
    await store.alone('another', async () => void said.push('another name'));
    first.resolve();
    await Promise.all([one, two]);
    expect(said).toEqual(['another name', 'first', 'second sees alone']);
  });

  it('lets the next one work when work has failed', async () => {
    await expect(store.alone('fails', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await store.alone('fails', async () => 'yes')).toBe('yes');
  });

  it('runs the jobs of pg-boss', async () => {
    const { boss } = store;
    await boss.createQueue('test', { policy: 'singleton', heartbeatSeconds: 30 });
    const id = await boss.send('test', { head: 'ä' }, { singletonKey: 'o/r#1', group: { id: '7' } });
    const [job, ...none] = await boss.fetch<{ head: string }>('test', { includeMetadata: true, groupConcurrency: 2 });
    expect([job, none]).toMatchObject([{ id, data: { head: 'ä' }, singletonKey: 'o/r#1', groupId: '7' }, []]);
    await boss.complete('test', id as string, { took: 1 });
    expect(await boss.getJobById('test', id as string)).toMatchObject({ state: 'completed', output: { took: 1 } });
  });

  it('still has what it was given after it has been closed and opened again', async () => {
    await store.query("INSERT INTO hunkwise.state (name, value) VALUES ('kept', $1)", [{ a: 1 }]);
    await store.close();
    store = await open();
    expect(await store.query("SELECT value FROM hunkwise.state WHERE name = 'kept'")).toEqual([{ value: { a: 1 } }]);
  });

  it('says whether others may share it, and what memory it takes', async () => {
    const memory = await store.memory();
    expect(store.isPrivate).toBe(name === 'embedded');
    if (name === 'embedded') expect(memory).toBeGreaterThan(50e6);
    else expect(memory).toBeNull();
  });

  it('refuses tables that a newer Hunkwise has made', async () => {
    await store.query('INSERT INTO hunkwise.migration (version) VALUES (1000)');
    await store.close();
    await expect(open()).rejects.toMatchObject({ code: 'database-newer', message: expect.stringContaining('1000') });
  });
});

it('says no word of a DATABASE_URL that cannot be read', async () => {
  const opening = openStore({
    databaseUrl: 'postgres://user:sec/ret@host/db',
    dataDir: '',
    upkeep: true,
    onProblem: () => {},
  });
  const error = await opening.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'database-url', hint: expect.stringContaining('percent-encoded') });
  expect(inspect(error)).not.toContain('ret@');
});
