import { page } from '../http/paging.ts';
import { notAccessible, notFound, Refusal, unprocessable } from '../http/refusal.ts';
import { type Call, type Reply, type Route, repositoryRoute } from '../http/route.ts';
import type { Annotation, CheckAction, CheckRun, JsonObject, Repository } from '../model.ts';
import { annotationShape, checkRunShape } from '../shapes/check.ts';
import { timestamp, type World } from '../world.ts';

const reads = ['checks:read'] as const;
const writes = ['checks:write'] as const;

export const checkRoutes: Route[] = [
  repositoryRoute('POST', '/check-runs', writes, createRun, { content: 'check' }),
  repositoryRoute('PATCH', '/check-runs/{check_run_id}', writes, updateRun, { content: 'check' }),
  repositoryRoute('GET', '/check-runs/{check_run_id}', reads, (call, repository) => ({
    status: 200,
    body: checkRunShape(call.world, runOf(call, repository)),
  })),
  repositoryRoute('GET', '/check-runs/{check_run_id}/annotations', reads, listAnnotations),
  repositoryRoute('GET', '/commits/{ref}/check-runs', reads, listRuns),
];

function runOf({ params }: Call, repository: Repository): CheckRun {
  const found = repository.checkRuns.find(({ id }) => id === Number(params.check_run_id));
  if (!found) throw notFound();
  return found;
}

/** A check suite belongs to a commit and an App. */
function suiteOf(world: World, repository: Repository, headSha: string, appId: number): number {
  return repository.checkRuns.find((run) => run.headSha === headSha && run.appId === appId)?.suiteId ?? world.nextId();
}

export function addCheckRun(
  world: World,
  repository: Repository,
  values: Pick<CheckRun, 'name' | 'headSha'> & Partial<CheckRun>,
): CheckRun {
  const appId = values.appId ?? world.app.id;
  const run: CheckRun = {
    id: world.nextId(),
    repository,
    suiteId: suiteOf(world, repository, values.headSha, appId),
    appId,
    status: 'queued',
    conclusion: null,
    externalId: '',
    detailsUrl: null,
    startedAt: timestamp(world),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
    ...values,
  };
  repository.checkRuns.push(run);
  return run;
}

async function createRun(call: Call, repository: Repository): Promise<Reply> {
  const { world, body } = call;
  const headSha = await repository.store.commitOf(String(body.head_sha));
  // A fork's head is fine whatever `forkBlobsReadable` says: Apps check pull requests from forks.
  if (headSha === null) throw unprocessable(`No commit found for SHA: ${body.head_sha}`);
  checkValues(body);
  checkTotal(world, body, 0);
  const run = addCheckRun(world, repository, { name: String(body.name), headSha });
  apply(world, run, body);
  announceRun(world, run, run.status === 'completed' ? ['created', 'completed'] : ['created']);
  return { status: 201, body: checkRunShape(world, run) };
}

function updateRun(call: Call, repository: Repository): Reply {
  const { world, body } = call;
  const run = runOf(call, repository);
  if (run.appId !== world.app.id) throw notAccessible('checks=write');
  checkValues(body);
  checkTotal(world, body, run.annotations.length);
  const before = run.status;
  apply(world, run, body);
  if (run.status === 'completed' && before !== 'completed') announceRun(world, run, ['completed']);
  return { status: 200, body: checkRunShape(world, run) };
}

function announceRun(world: World, run: CheckRun, actions: readonly string[]): void {
  for (const action of actions) {
    const extra = { check_run: checkRunShape(world, run) };
    void world.announce('check_run', action, { repository: run.repository, extra, sender: world.app.bot });
  }
}

interface Output {
  title?: string;
  summary?: string;
  text?: string;
  annotations?: Partial<Annotation>[];
}

/** What the OpenAPI description says in prose only. */
function checkValues(body: JsonObject): void {
  const output = (body.output ?? {}) as Output;
  if ((body.status === 'completed' || body.completed_at !== undefined) && body.conclusion === undefined) {
    throw new Refusal(
      422,
      'Invalid request.\n\nMissing required parameter: "conclusion" when the status is "completed".',
    );
  }
  if (body.conclusion === 'stale') throw new Refusal(422, 'Invalid request.\n\nstale may only be set by GitHub.');
  if ((output.title ?? '').length > 255)
    throw new Refusal(422, 'Invalid request.\n\ntitle is too long (maximum is 255 characters)');
  for (const annotation of output.annotations ?? []) checkAnnotation(annotation);
}

function checkAnnotation(annotation: Partial<Annotation>): void {
  const { start_line: start = 1, end_line: end = 1, title, message, raw_details: details } = annotation;
  const invalid = (sentence: string) => new Refusal(422, `Invalid request.\n\n${sentence}`);
  if (start < 1 || end < start) throw invalid('start_line and end_line must be lines, in this order.');
  if (start !== end && (annotation.start_column ?? annotation.end_column) != null) {
    throw invalid('start_column and end_column are only for annotations of one line.');
  }
  if ((title ?? '').length > 255) throw invalid('title is too long (maximum is 255 characters)');
  const longest = Math.max(Buffer.byteLength(message ?? ''), Buffer.byteLength(details ?? ''));
  if (longest > 65_536) throw invalid('message and raw_details may have 64 KB.');
}

function checkTotal(world: World, body: JsonObject, before: number): void {
  const added = ((body.output ?? {}) as Output).annotations?.length ?? 0;
  const limit = world.switches.annotationsPerCheckRun;
  if (before + added > limit)
    throw new Refusal(422, `Invalid request.\n\nA check run has at most ${limit} annotations.`);
}

function apply(world: World, run: CheckRun, body: JsonObject): void {
  const output = body.output as Output | undefined;
  const status = body.conclusion === undefined ? (body.status ?? run.status) : 'completed';
  const reopened = run.status === 'completed' && status !== 'completed';
  Object.assign(run, {
    name: body.name ?? run.name,
    externalId: body.external_id ?? run.externalId,
    detailsUrl: body.details_url ?? run.detailsUrl,
    startedAt: body.started_at ?? run.startedAt,
    status,
    conclusion: reopened ? null : (body.conclusion ?? run.conclusion),
    completedAt: status === 'completed' ? (body.completed_at ?? timestamp(world)) : null,
    actions: (body.actions as CheckAction[] | undefined) ?? run.actions,
  });
  if (!output) return;
  Object.assign(run, {
    title: output.title ?? run.title,
    summary: output.summary ?? run.summary,
    text: output.text ?? run.text,
  });
  run.annotations.push(...(output.annotations ?? []).map(completeAnnotation));
}

const completeAnnotation = (given: Partial<Annotation>): Annotation => ({
  path: given.path ?? '',
  start_line: given.start_line ?? 1,
  end_line: given.end_line ?? 1,
  start_column: given.start_column ?? null,
  end_column: given.end_column ?? null,
  annotation_level: given.annotation_level ?? 'notice',
  title: given.title ?? null,
  message: given.message ?? '',
  raw_details: given.raw_details ?? null,
});

function listAnnotations(call: Call, repository: Repository): Reply {
  const run = runOf(call, repository);
  const { items, headers } = page(call, run.annotations);
  return { status: 200, headers, body: items.map((each) => annotationShape(call.world, run, each)) };
}

/** Newest first; `filter=latest` (the default) keeps one run of each name and App. */
async function listRuns(call: Call, repository: Repository): Promise<Reply> {
  const { params, query } = call;
  const sha = await repository.store.commitOf(params.ref ?? '');
  if (sha === null) throw notFound();
  const matches = (key: string, value: string | number) => !query.has(key) || query.get(key) === String(value);
  const runs = repository.checkRuns
    .toReversed()
    .filter(
      (run) =>
        run.headSha === sha &&
        matches('check_name', run.name) &&
        matches('status', run.status) &&
        matches('app_id', run.appId),
    );
  const latest = runs.filter(
    (run, at) => runs.findIndex((each) => each.name === run.name && each.appId === run.appId) === at,
  );
  const all = query.get('filter') === 'all' ? runs : latest;
  const { items, headers } = page(call, all);
  return {
    status: 200,
    headers,
    body: { total_count: all.length, check_runs: items.map((run) => checkRunShape(call.world, run)) },
  };
}
