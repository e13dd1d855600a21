import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, prune, type Store } from '../../src/queue/index.ts';
import type { PullRequest, Repository } from '../double/model.ts';
import { type Postgres, startPostgres } from '../queue/postgres.ts';
import { BASE, HEAD, useListeningStage } from './listening.ts';
import { goodHandler, HEADER, sleepyHandler } from './python.ts';
import { callsOn, PATIENCE } from './stage.ts';

/** A database that can be looked into while the App is at work on it. */
const environment: Record<string, string> = {};
let postgres: Postgres;
let store: Store;
beforeAll(async () => {
  postgres = await startPostgres();
  environment.DATABASE_URL = postgres.url;
});
const stage = useListeningStage({}, environment);
beforeAll(async () => {
  store = await openStore({ databaseUrl: postgres.url, dataDir: '', upkeep: false, onProblem: () => {} });
});
afterAll(async () => {
  await store?.close();
  await postgres?.remove();
});

const query = <Row extends object>(text: string, values: readonly unknown[] = []) => store.query<Row>(text, values);

/** Everything in the tables that has this text in it, as JSON. */
async function rowsWith(text: string): Promise<string[]> {
  const tables = await query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('hunkwise', 'pgboss')",
  );
  const found = await Promise.all(
    tables.map(({ name }) =>
      query<{ row: string }>(
        `SELECT to_jsonb(t)::text AS row FROM ${name} AS t WHERE position($1 in to_jsonb(t)::text) > 0`,
        [text],
      ),
    ),
  );
  return found.flat().map(({ row }) => row);
}

const fullName = ({ owner, name }: Repository) => `${owner.login}/${name}`;
const reviewsOf = ({ repository, number }: PullRequest) =>
  query(`SELECT * FROM hunkwise.review WHERE (owner, repo, number) = ($1, $2, $3) ORDER BY ended_at`, [
    ...[repository.owner.login, repository.name, number],
  ]);

/** What became of the findings of a pull request, sorted. */
async function outcomesOf({ repository, number }: PullRequest): Promise<string[]> {
  const rows = await query<{ outcome: string }>(
    'SELECT outcome FROM hunkwise.finding WHERE (owner, repo, number) = ($1, $2, $3) ORDER BY outcome',
    [repository.owner.login, repository.name, number],
  );
  return rows.map(({ outcome }) => outcome);
}
const become = (pull: PullRequest, outcomes: string[]) =>
  expect.poll(() => outcomesOf(pull), PATIENCE).toEqual(outcomes);

/** A pull request of an owner whose review is on the books. */
async function reviewedOf(owner: string, name: string): Promise<PullRequest> {
  const repository = await stage.github.createRepository({ owner, name, files: BASE });
  const pull = await stage.github.openPullRequest({ repository, files: HEAD });
  await become(pull, ['open']);
  return pull;
}

/** Two reviews that are held, as many as one installation may have, and a third that waits. */
async function busy(repository: Repository): Promise<() => void> {
  const { promise: hold, resolve: release } = Promise.withResolvers<void>();
  stage.github.fail({ path: `/repos/${fullName(repository)}/git/trees`, hold, times: 2 });
  stage.github.fail({ path: `/repos/${fullName(repository)}/pulls/`, hold, times: 2 });
  for (let each = 0; each < 3; each += 1) await stage.github.openPullRequest({ repository, files: HEAD });
  const states = async () => (await jobsOf(repository, "state IN ('created', 'active')")).map(({ state }) => state);
  await expect.poll(states, PATIENCE).toEqual(['active', 'active', 'created']);
  return release;
}

const jobsOf = ({ owner, name }: Repository, where: string) =>
  query<{ state: string; name: string }>(
    `SELECT name, state FROM pgboss.job
     WHERE (data->>'owner', data->>'repo') = ($1, $2) AND ${where} ORDER BY state::text`,
    [owner.login, name],
  );

const tell = async (event: string, action: string, pull: PullRequest, extra = {}) =>
  stage.github.deliver(stage.app.webhookUrl, event, await stage.github.webhook(event, action, pull, extra));

describe('what is kept of reviews', () => {
  it('is where, which commit, how long, and how it ended', async () => {
    const pull = await reviewedOf('acme', 'figures');
    const [review, ...others] = await reviewsOf(pull);
    expect(others).toEqual([]);
    expect(review).toMatchObject({
      ...{ owner: 'acme', repo: 'figures', number: 1, key: 'acme/figures#1' },
      ...{ head: pull.head.sha, base: pull.base.sha, base_ref: 'main' },
      ...{ outcome: 'published', conclusion: 'failure', errors: 1, warnings: 0, notes: 0 },
      installation: String(stage.github.installationId('acme')),
      calls: callsOn(stage.github, pull).length,
      duration: expect.toSatisfy((milliseconds) => milliseconds > 0),
    });
  });

  it('is what became of each finding', async () => {
    const ignored = sleepyHandler('c').replace('sleep(1)', 'sleep(1)  # hunkwise: ignore[async/blocking-sleep]');
    const file = (a: string) => ({ 'shop.py': HEADER + a + sleepyHandler('b') + ignored });
    const pull = await stage.open(BASE, file(sleepyHandler('a')));
    stage.github.setRole(pull.repository, 'ada', 'write');
    await become(pull, ['ignored', 'open', 'open']);
    await stage.github.push(pull, file(goodHandler('a')));
    await become(pull, ['fixed', 'ignored', 'open']);
    const comment = stage.github.pullRequest(pull).comments.find(({ body }) => body.includes('`b`'));
    await stage.github.reply(pull, comment?.id ?? 0, 'ada', '/dismiss it runs once a day');
    await become(pull, ['dismissed', 'fixed', 'ignored']);
    await stage.github.push(pull, file(sleepyHandler('a')));
    await become(pull, ['dismissed', 'ignored', 'open']);
  });

  it('has no line of the code in it, and no token, however the reviews ended', async () => {
    const failing = await stage.open(BASE, { 'shop.py': HEADER + sleepyHandler('given_up') });
    await stage.checked(failing);
    const path = `/repos/${fullName(failing.repository)}/pulls/1/files`;
    stage.github.fail({ path, status: 404, body: { message: 'Not Found' } });
    await stage.github.push(failing, { 'shop.py': `${HEADER}${sleepyHandler('given_up')}\n# a change\n` });
    await expect.poll(() => rowsWith('GitHub answered 404'), PATIENCE).not.toEqual([]);
    expect(await rowsWith('async/blocking-sleep')).not.toEqual([]);
    const code = (HEADER + sleepyHandler('a') + goodHandler('b') + sleepyHandler('given_up')).split('\n');
    const lines = new Set(code.map((line) => line.trim()).filter((line) => line !== ''));
    for (const line of [...lines, 'ghs_', 'Bearer ', 'PRIVATE KEY']) {
      expect(await rowsWith(JSON.stringify(line).slice(1, -1)), line).toEqual([]);
    }
  });

  it('goes when it has been kept for long enough', async () => {
    const [old, fresh] = [await reviewedOf('acme', 'old'), await reviewedOf('acme', 'fresh')];
    for (const [table, column] of [
      ['review', 'ended_at'],
      ['finding', 'last_seen'],
    ]) {
      await query(`UPDATE hunkwise.${table} SET ${column} = now() - interval '31 days' WHERE repo = 'old'`);
    }
    expect(await prune(store, 32)).toBe(0);
    expect(await prune(store, 30)).toBe(2);
    expect(await prune(store, 30)).toBe(0);
    expect([await reviewsOf(old), await outcomesOf(old)]).toEqual([[], []]);
    expect([await reviewsOf(fresh), await outcomesOf(fresh)]).toMatchObject([{ length: 1 }, { length: 1 }]);
  });

  it('is young as long as a finding is seen', async () => {
    const pull = await reviewedOf('acme', 'seen');
    await query("UPDATE hunkwise.finding SET last_seen = now() - interval '31 days' WHERE repo = 'seen'");
    await stage.github.push(pull, { 'other.py': 'x = 1\n' });
    await expect.poll(async () => (await reviewsOf(pull)).length, PATIENCE).toBe(2);
    expect(await prune(store, 30)).toBe(0);
    expect(await outcomesOf(pull)).toEqual(['open']);
  });
});

describe('when the App has to leave', () => {
  it('an installation, all that is kept of it goes, and what waits or runs; of others nothing', async () => {
    const [gone, other] = [await reviewedOf('globex', 'shop'), await reviewedOf('acme', 'stays')];
    const release = await busy(gone.repository);
    await tell('installation', 'deleted', gone);
    await expect.poll(() => rowsWith('globex'), PATIENCE).toEqual([]);
    release();
    expect(await outcomesOf(other)).toEqual(['open']);
    expect(await reviewsOf(other)).toHaveLength(1);
    expect(await jobsOf(other.repository, "state = 'completed'")).toHaveLength(1);
  });

  it('a repository, what is kept of that one goes', async () => {
    const [gone, other] = [await reviewedOf('initech', 'gone'), await reviewedOf('initech', 'stays')];
    const release = await busy(gone.repository);
    const { id, name } = gone.repository;
    await tell('installation_repositories', 'removed', gone, {
      repositories_removed: [{ id, name, full_name: fullName(gone.repository) }],
      repositories_added: [],
    });
    await expect.poll(() => rowsWith('initech/gone'), PATIENCE).toEqual([]);
    release();
    expect(await rowsWith('"gone"')).toEqual([]);
    expect(await outcomesOf(other)).toEqual(['open']);
    expect(await jobsOf(other.repository, "state = 'completed'")).toHaveLength(1);
  });

  it('for a while, what is kept stays; what waits and runs goes', async () => {
    const pull = await reviewedOf('hooli', 'shop');
    const path = `/repos/${fullName(pull.repository)}/pulls/1/files`;
    stage.github.fail({ path, status: 404, body: { message: 'Not Found' } });
    await stage.github.push(pull, { 'other.py': 'x = 1\n' });
    const dead = () => query("SELECT 1 FROM pgboss.job WHERE name = 'dead' AND data->>'key' = 'hooli/shop#1'");
    await expect.poll(async () => (await dead()).length, PATIENCE).toBe(1);
    const release = await busy(pull.repository);
    await tell('installation', 'suspend', pull);
    await expect.poll(() => jobsOf(pull.repository, "state <> 'completed'"), PATIENCE).toEqual([]);
    release();
    expect(await outcomesOf(pull)).toEqual(['open']);
    expect((await reviewsOf(pull)).map((each) => (each as { outcome: string }).outcome)).toEqual([
      'published',
      'failed',
    ]);
    expect(await dead()).toHaveLength(1);
  });
});
