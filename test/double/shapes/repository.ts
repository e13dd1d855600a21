/** Accounts, repositories and installations as GitHub's JSON has them. */
import type { Account, Installation, JsonObject, Repository } from '../model.ts';
import { complete } from '../spec/complete.ts';
import { fullName, type World } from '../world.ts';

const userLinks = [
  'followers',
  'following',
  'gists',
  'starred',
  'subscriptions',
  'organizations',
  'repos',
  'events',
  'received_events',
];

export function userShape(world: World, user: Account): JsonObject {
  const url = `${world.url}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: `${user.type === 'Bot' ? 'BOT' : 'U'}_${user.id}`,
    avatar_url: `${world.url}/avatars/${user.id}`,
    gravatar_id: '',
    url,
    html_url: `${world.url}/${user.login.replace(/\[bot\]$/, '')}`,
    ...Object.fromEntries(userLinks.map((name) => [`${name}_url`, `${url}/${name}`])),
    type: user.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

export const repositoryUrl = (world: World, repository: Repository): string =>
  `${world.url}/repos/${fullName(repository)}`;

const shapes = new WeakMap<Repository, Map<string, JsonObject>>();

/** `schema` is the description's name: `repository`, `full-repository`, `repository-webhooks`. */
export function repositoryShape(world: World, repository: Repository, schema = 'repository'): JsonObject {
  const known = shapes.get(repository) ?? new Map<string, JsonObject>();
  shapes.set(repository, known);
  const shape = known.get(schema) ?? complete(schema, repositoryValues(world, repository));
  known.set(schema, shape);
  const { archived, disabled, pulls } = repository;
  // There are no other issues here.
  const open = pulls.filter(({ state }) => state === 'open').length;
  return { ...shape, archived, disabled, open_issues_count: open };
}

function repositoryValues(world: World, repository: Repository): JsonObject {
  const url = repositoryUrl(world, repository);
  const page = `${world.url}/${fullName(repository)}`;
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: fullName(repository),
    owner: userShape(world, repository.owner),
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    html_url: page,
    description: null,
    fork: repository.parent !== null,
    url,
    default_branch: repository.defaultBranch,
    pulls_url: `${url}/pulls{/number}`,
    contents_url: `${url}/contents/{+path}`,
    compare_url: `${url}/compare/{base}...{head}`,
    trees_url: `${url}/git/trees{/sha}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    git_url: `git://${page.slice('http://'.length)}.git`,
    ssh_url: `git@${page.slice('http://'.length)}.git`,
    clone_url: `${page}.git`,
    has_issues: true,
    allow_forking: true,
    topics: [],
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    pushed_at: repository.createdAt,
  };
}

export function appShape(world: World, id = world.app.id): JsonObject {
  const own = id === world.app.id;
  const slug = own ? world.app.slug : `app-${id}`;
  return {
    id,
    slug,
    client_id: `Iv1.${id}`,
    node_id: `A_${id}`,
    owner: userShape(world, world.app.owner),
    name: slug,
    description: '',
    external_url: `${world.url}/apps/${slug}`,
    html_url: `${world.url}/apps/${slug}`,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    permissions: world.permissions,
    events: ['pull_request', 'issue_comment', 'pull_request_review_comment', 'merge_group'],
  };
}

export function installationShape(world: World, installation: Installation): JsonObject {
  const url = `${world.url}/app/installations/${installation.id}`;
  return {
    id: installation.id,
    app_id: world.app.id,
    app_slug: world.app.slug,
    client_id: `Iv1.${world.app.id}`,
    account: userShape(world, installation.account),
    target_id: installation.account.id,
    target_type: installation.account.type,
    repository_selection: 'all',
    permissions: installation.permissions,
    events: ['pull_request', 'issue_comment', 'pull_request_review_comment', 'merge_group'],
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/organizations/${installation.account.login}/settings/installations/${installation.id}`,
    single_file_name: null,
    suspended_by: installation.suspendedAt && userShape(world, installation.account),
    suspended_at: installation.suspendedAt,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  };
}
