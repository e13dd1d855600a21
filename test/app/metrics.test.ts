import { expect, it, vi } from 'vitest';
import { BASE, ended, useListeningStage } from './listening.ts';
import { goodHandler, HEADER, sleepyHandler } from './python.ts';
import { PATIENCE } from './stage.ts';

// Several reviews a test, on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const TOKEN = 'a-token-for-prometheus';
const stage = useListeningStage({}, { METRICS_TOKEN: TOKEN });

const ask = (authorization?: string) =>
  fetch(`${stage.app.url}/metrics`, { headers: authorization === undefined ? {} : { authorization } });
const read = async () => (await ask(`Bearer ${TOKEN}`)).text();

/** A line of Prometheus's text: a name, labels, and a number. */
const SAMPLE = /^([a-z_][a-z0-9_]*(?:\{(?:[a-z_]+="[^"\\\n]*",?)*\})?) (-?[0-9.e+-]+|Nan|[+-]Inf)$/;

/** Figures by name and labels, as the text has them. */
async function figures(): Promise<Record<string, number>> {
  const lines = (await read()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = SAMPLE.exec(line) ?? [];
      if (name === undefined) throw new Error(`Prometheus cannot read ${line}`);
      return [name, Number(value)];
    }),
  );
}

const finding = (outcome: string) => `hunkwise_findings_total{rule="async/blocking-sleep",outcome="${outcome}"}`;

/** Waits for figures: what a review has left is written down after its check. */
const become = (wanted: Record<string, unknown>) =>
  expect.poll(figures, { ...PATIENCE, interval: 100 }).toMatchObject(wanted);

it('are for whoever has the token', async () => {
  const answers = await Promise.all([ask(), ask('Bearer wrong'), ask(TOKEN), ask(`Bearer ${TOKEN}`)]);
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 200]);
  expect(answers[3]?.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
});

it('count what came in, how long it took, and what became of the findings', async () => {
  const ignored = sleepyHandler('c').replace('sleep(1)', 'sleep(1)  # hunkwise: ignore[async/blocking-sleep]');
  const head = { 'shop.py': HEADER + sleepyHandler('a') + sleepyHandler('b') + ignored };
  const pull = await stage.open(BASE, head);
  stage.github.setRole(pull.repository, 'ada', 'write');
  await become({ [finding('open')]: 2, [finding('ignored')]: 1 });
  await become({
    'hunkwise_webhooks_total{event="pull_request",status="200"}': 1,
    'hunkwise_reviews_total{outcome="published"}': 1,
    hunkwise_dead_letters: 0,
    ...Object.fromEntries(
      ['read', 'judge', 'publish', 'all'].map((phase) => [`hunkwise_review_seconds_count{phase="${phase}"}`, 1]),
    ),
  });
  await stage.github.push(pull, { 'shop.py': HEADER + goodHandler('a') + sleepyHandler('b') + ignored });
  await become({ [finding('open')]: 2, [finding('fixed')]: 1, [finding('ignored')]: 1 });
  const [comment] = stage.github.pullRequest(pull).comments;
  await stage.github.reply(pull, comment?.id ?? 0, 'ada', '/dismiss it runs once a day');
  await become({ [finding('open')]: 2, [finding('fixed')]: 1, [finding('dismissed')]: 1, [finding('ignored')]: 1 });
  expect(ended(stage, pull)).toBe(3);
});

it('count each request to GitHub, whoever made it, and tell how much is left', async () => {
  const before = await figures();
  const pull = await stage.open(BASE, { 'shop.py': HEADER + sleepyHandler('a') });
  await stage.checked(pull);
  await become({
    'hunkwise_reviews_total{outcome="published"}': (before['hunkwise_reviews_total{outcome="published"}'] ?? 0) + 1,
  });
  const after = await figures();
  const [rest, graphql] = ['rest', 'graphql'].map((kind) => {
    const name = (status: string) => `hunkwise_github_requests_total{kind="${kind}",status="${status}"}`;
    return (after[name('2xx')] ?? 0) + (after[name('4xx')] ?? 0);
  });
  const calls = stage.github.calls.filter(({ route }) => route === '/graphql').length;
  expect({ rest, graphql }).toEqual({ rest: stage.github.calls.length - calls, graphql: calls });
  for (const resource of ['core', 'graphql']) {
    const left = after[`hunkwise_rate_limit_remaining_ratio{resource="${resource}"}`];
    expect(left).toBeGreaterThan(0.9);
    expect(left).toBeLessThan(1);
  }
});

it('tell what runs, what waits and for how long, and how busy the process is', async () => {
  const { promise: hold, resolve: release } = Promise.withResolvers<void>();
  stage.github.fail({ path: '/pulls/1/files', hold, times: 3 });
  const head = { 'shop.py': HEADER + sleepyHandler('a') };
  for (let each = 0; each < 3; each += 1) await stage.open(BASE, head, { owner: 'acme' });
  // Two of one installation at a time.
  await become({
    'hunkwise_jobs{queue="review",state="running"}': 2,
    'hunkwise_jobs{queue="review",state="ready"}': 1,
  });
  const age = async () => (await figures())['hunkwise_oldest_job_age_seconds{queue="review"}'];
  const first = await age();
  await expect.poll(age, PATIENCE).toBeGreaterThan(first ?? Number.POSITIVE_INFINITY);
  expect((await figures()).hunkwise_nodejs_eventloop_lag_p99_seconds).toBeGreaterThan(0);
  expect((await figures()).hunkwise_store_resident_memory_bytes).toBeGreaterThan(10_000_000);
  release();
  await expect
    .poll(async () => Object.keys(await figures()).filter((name) => name.includes('queue="review"')), PATIENCE)
    .toEqual([]);
});

it('count what had to come back, and what was given up', async () => {
  const path = '/pulls/1/files';
  stage.github.fail({ path, status: 403, headers: { 'retry-after': '1' }, body: { message: 'secondary rate limit' } });
  stage.github.fail({ path, status: 404, body: { message: 'Not Found' } });
  await stage.open(BASE, { 'shop.py': HEADER + sleepyHandler('a') });
  await become({
    'hunkwise_retries_total{reason="limit"}': 1,
    'hunkwise_reviews_total{outcome="failed"}': 1,
    hunkwise_dead_letters: 1,
  });
});

it('name no installation, no repository and no person', async () => {
  const text = await read();
  const names = ['acme', 'shop', 'ada', String(stage.github.installationId('acme')), stage.github.url, TOKEN];
  // The others have filled the figures with what these have done.
  expect(text).toContain(finding('dismissed'));
  for (const name of names) expect(text.replaceAll(/^# .*$/gm, '')).not.toContain(name);
});
