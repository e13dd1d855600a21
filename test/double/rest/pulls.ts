import type { FileChange } from '../git/diff.ts';
import { page } from '../http/paging.ts';
import { Refusal } from '../http/refusal.ts';
import { type Call, pullRoute, type Reply, type Route, repositoryRoute } from '../http/route.ts';
import type { PullRequest, Repository } from '../model.ts';
import { fileShape, pullShape } from '../shapes/pull.ts';
import { diffOf } from '../threads.ts';

export const pullRoutes: Route[] = [
  repositoryRoute('GET', '/pulls', ['pull_requests:read'], listPulls),
  pullRoute('GET', '', ['pull_requests:read'], getPull),
  pullRoute('GET', '/files', ['pull_requests:read'], listFiles),
  repositoryRoute('GET', '/commits/{commit_sha}/pulls', ['pull_requests:read', 'contents:read'], pullsOfCommit),
];

async function listPulls(call: Call, repository: Repository): Promise<Reply> {
  const state = call.query.get('state') ?? 'open';
  const head = call.query.get('head');
  const base = call.query.get('base');
  const found = repository.pulls.filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (base === null || pull.base.ref === base) &&
      (head === null || `${pull.headRepository.owner.login}:${pull.head.ref}` === head),
  );
  const ordered = call.query.get('direction') === 'asc' ? found : found.toReversed();
  return await pullList(call, ordered);
}

/** Open pull requests that have the commit. */
function pullsOfCommit(call: Call, repository: Repository): Promise<Reply> {
  const sha = call.params.commit_sha ?? '';
  return pullList(
    call,
    repository.pulls.filter((pull) => pull.state === 'open' && pull.commits.includes(sha)),
  );
}

async function pullList(call: Call, pulls: readonly PullRequest[]): Promise<Reply> {
  const { items, headers } = page(call, pulls);
  const body = await Promise.all(items.map((pull) => pullShape(call.world, pull, 'pull-request-simple')));
  return { status: 200, headers, body };
}

async function getPull(call: Call, pull: PullRequest): Promise<Reply> {
  if (!/\.diff(\+|$)|\.v3\.diff/.test(call.headers.accept ?? ''))
    return { status: 200, body: await pullShape(call.world, pull) };
  const { diffFiles, diffLines } = call.world.limits;
  const rows = await diffOf(pull);
  if (rows.length > diffFiles) throw tooLarge(`files (${diffFiles})`);
  const content = await pull.repository.store.diffText(pull.mergeBase, pull.head.sha);
  if (content.split('\n').length > diffLines) throw tooLarge(`lines (${diffLines})`);
  return { status: 200, raw: { type: 'application/vnd.github.diff; charset=utf-8', content } };
}

const tooLarge = (limit: string): Refusal =>
  new Refusal(
    406,
    `Sorry, the diff exceeded the maximum number of ${limit}. Consider using 'List pull requests files' API or locally cloning the repository instead.`,
    [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }],
  );

async function listFiles(call: Call, pull: PullRequest): Promise<Reply> {
  const { limits } = call.world;
  const rows = (await diffOf(pull)).slice(0, limits.files).map((row) => withoutLargePatch(row, limits.patchLines));
  const { items, headers } = page(call, rows);
  const shown = truncated(items, limits.pagePatchLines);
  return { status: 200, headers, body: shown.map((row) => fileShape(call.world, pull.repository, pull.head.sha, row)) };
}

const withoutLargePatch = (row: FileChange, patchLines: number): FileChange =>
  row.additions + row.deletions > patchLines ? { ...row, patch: null } : row;

/** GitHub empties the rows after the page's patches reached the limit and does not say so (community#213491). */
function truncated(rows: readonly FileChange[], pagePatchLines: number): FileChange[] {
  let lines = 0;
  return rows.map((row) => {
    lines += row.patch?.split('\n').length ?? 0;
    return lines > pagePatchLines ? { ...row, additions: 0, deletions: 0, patch: null } : row;
  });
}
