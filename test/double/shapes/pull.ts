/** Pull requests and their changed files as GitHub's JSON has them. */
import type { FileChange } from '../git/diff.ts';
import type { JsonObject, PullRequest, Repository } from '../model.ts';
import { complete } from '../spec/complete.ts';
import { diffOf } from '../threads.ts';
import { fullName, type World } from '../world.ts';
import { repositoryShape, repositoryUrl, userShape } from './repository.ts';

export const pullUrl = (world: World, pull: PullRequest): string =>
  `${repositoryUrl(world, pull.repository)}/pulls/${pull.number}`;

export const pullPage = (world: World, pull: PullRequest): string =>
  `${world.url}/${fullName(pull.repository)}/pull/${pull.number}`;

type PullSchema = 'pull-request' | 'pull-request-simple' | 'pull-request-webhook';

export async function pullShape(
  world: World,
  pull: PullRequest,
  schema: PullSchema = 'pull-request',
): Promise<JsonObject> {
  const counts = schema === 'pull-request-simple' ? {} : await countValues(pull);
  return complete(schema, { ...pullValues(world, pull), ...counts });
}

async function countValues(pull: PullRequest): Promise<JsonObject> {
  const rows = await diffOf(pull);
  return {
    merged: false,
    mergeable: true,
    rebaseable: true,
    mergeable_state: 'clean',
    merged_by: null,
    maintainer_can_modify: false,
    commits: pull.commits.length,
    changed_files: rows.length,
    additions: rows.reduce((sum, row) => sum + row.additions, 0),
    deletions: rows.reduce((sum, row) => sum + row.deletions, 0),
    comments: pull.comments.length,
    review_comments: pull.threads.reduce((sum, thread) => sum + thread.comments.length, 0),
  };
}

function pullValues(world: World, pull: PullRequest): JsonObject {
  const url = pullUrl(world, pull);
  const page = pullPage(world, pull);
  const issue = `${repositoryUrl(world, pull.repository)}/issues/${pull.number}`;
  const links = {
    self: url,
    html: page,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${repositoryUrl(world, pull.repository)}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${repositoryUrl(world, pull.repository)}/statuses/${pull.head.sha}`,
  };
  return {
    url,
    id: pull.id,
    node_id: `PR_${pull.id}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: links.issue,
    comments_url: links.comments,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    commits_url: links.commits,
    statuses_url: links.statuses,
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    number: pull.number,
    state: pull.state,
    locked: false,
    draft: pull.draft,
    title: pull.title,
    body: pull.body,
    user: userShape(world, pull.author),
    author_association: 'CONTRIBUTOR',
    labels: [],
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    merge_commit_sha: null,
    auto_merge: null,
    head: sideShape(world, pull.headRepository, pull.head),
    base: sideShape(world, pull.repository, pull.base),
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.state === 'closed' ? pull.updatedAt : null,
    merged_at: null,
  };
}

function sideShape(world: World, repository: Repository, { ref, sha }: PullRequest['head']): JsonObject {
  const repo = repositoryShape(world, repository);
  return { label: `${repository.owner.login}:${ref}`, ref, sha, user: repo.owner, repo };
}

/** `pull_requests[]` of check runs and suites. */
export function minimalPull(world: World, pull: PullRequest): JsonObject {
  const side = (repository: Repository, { ref, sha }: PullRequest['head']) => ({
    ref,
    sha,
    repo: { id: repository.id, url: repositoryUrl(world, repository), name: repository.name },
  });
  return {
    id: pull.id,
    number: pull.number,
    url: pullUrl(world, pull),
    head: side(pull.headRepository, pull.head),
    base: side(pull.repository, pull.base),
  };
}

/** A row of `pulls/{n}/files` or `compare`. */
export function fileShape(world: World, repository: Repository, head: string, row: FileChange): JsonObject {
  const path = row.path.split('/').map(encodeURIComponent).join('/');
  const page = `${world.url}/${fullName(repository)}`;
  return {
    sha: row.oid,
    filename: row.path,
    status: row.status,
    additions: row.additions,
    deletions: row.deletions,
    changes: row.additions + row.deletions,
    blob_url: `${page}/blob/${head}/${path}`,
    raw_url: `${page}/raw/${head}/${path}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${head}`,
    ...(row.patch === null ? {} : { patch: row.patch }),
    ...(row.previousPath === null ? {} : { previous_filename: row.previousPath }),
  };
}
