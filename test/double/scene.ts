/** What people do on GitHub while an App watches: repositories, pull requests, pushes. */
import type { Files } from './git/commit.ts';
import type { JsonObject, PullRequest, Repository, Role } from './model.ts';
import { relocateThreads } from './threads.ts';
import { account, addRepository, findRepository, timestamp, type World } from './world.ts';

export interface RepositorySpec {
  owner?: string;
  name?: string;
  /** Files of the first commit. */
  files?: Files;
  /** A local git repository whose branches are copied instead. */
  source?: string;
  defaultBranch?: string;
  private?: boolean;
  /** `role_name`s of people, by login. */
  roles?: Readonly<Record<string, Role>>;
  /** Whether the App is installed on it; true when left out. */
  installed?: boolean;
}

export async function createRepository(world: World, spec: RepositorySpec = {}): Promise<Repository> {
  const { owner = 'acme', name = 'shop', files = {}, source, defaultBranch = 'main', installed = true } = spec;
  const plan = { owner, name, defaultBranch, private: spec.private ?? false, parent: null, installed };
  const repository = await addRepository(world, { ...plan, ...(source === undefined ? {} : { source }) });
  for (const [login, role] of Object.entries(spec.roles ?? {})) setRole(world, repository, login, role);
  const ref = `refs/heads/${defaultBranch}`;
  if (source === undefined) await commitTo(world, repository, { ref, parent: null, files, message: 'First commit' });
  if ((await repository.store.commitOf(ref)) === null) throw new Error(`${source} has no branch ${defaultBranch}.`);
  return repository;
}

export function setRole(world: World, repository: Repository, login: string, role: Role): void {
  repository.roles.set(account(world, login).login, role);
}

interface CommitSpec {
  ref: string;
  parent: string | null;
  files: Files;
  message: string;
}

const commitTo = (world: World, { store }: Repository, spec: CommitSpec): Promise<string> =>
  store.commit({ ...spec, date: world.now() });

export interface PullRequestSpec {
  /** The repository that `createRepository` gave, or its names. */
  repository?: Repository;
  owner?: string;
  repo?: string;
  /** What the head changes on top of the base; null deletes. A rename is a deletion and an addition. */
  files?: Files;
  title?: string;
  body?: string | null;
  draft?: boolean;
  author?: string;
  /** Base branch; the default branch when left out. */
  base?: string;
  /** Head branch. */
  branch?: string;
  /** Login of the fork's owner, for a pull request from a fork. */
  fork?: string;
  /** An existing commit for a head, instead of a new one with `files`. */
  headSha?: string;
}

export async function openPullRequest(world: World, spec: PullRequestSpec): Promise<PullRequest> {
  const repository = spec.repository ?? findRepository(world, spec.owner ?? 'acme', spec.repo ?? 'shop');
  if (!repository) throw new Error(`There is no repository ${spec.owner}/${spec.repo}: create it first.`);
  const number = 1 + Math.max(0, ...repository.pulls.map((each) => each.number));
  const base = spec.base ?? repository.defaultBranch;
  const baseSha = await repository.store.commitOf(`refs/heads/${base}`);
  if (baseSha === null) throw new Error(`There is no branch ${base}.`);
  const headRepository = spec.fork === undefined ? repository : await forkOf(world, repository, spec.fork);
  const branch = spec.branch ?? `change-${number}`;
  const at = timestamp(world);
  const pull: PullRequest = {
    id: world.nextId(),
    number,
    repository,
    headRepository,
    title: spec.title ?? `Change ${number}`,
    body: spec.body ?? null,
    draft: spec.draft ?? false,
    state: 'open',
    author: account(world, spec.author ?? spec.fork ?? 'ada'),
    base: { ref: base, sha: baseSha },
    head: { ref: branch, sha: spec.headSha ?? '' },
    mergeBase: baseSha,
    commits: [],
    forkObjects: new Set(),
    reviews: [],
    threads: [],
    comments: [],
    createdAt: at,
    updatedAt: at,
  };
  pull.head.sha ||= await commitTo(world, repository, {
    ref: headRef(pull),
    parent: baseSha,
    files: spec.files ?? {},
    message: pull.title,
  });
  await refresh(world, pull);
  repository.pulls.push(pull);
  await announceHead(world, pull, 'opened');
  return pull;
}

async function forkOf(world: World, parent: Repository, login: string): Promise<Repository> {
  const plan = { owner: login, name: parent.name, defaultBranch: parent.defaultBranch, private: parent.private };
  return (
    findRepository(world, login, parent.name) ?? (await addRepository(world, { ...plan, parent, installed: false }))
  );
}

/** A fork's branches are kept out of the base's `refs/heads`. */
const headRef = ({ repository, headRepository, head }: PullRequest): string =>
  headRepository === repository ? `refs/heads/${head.ref}` : `refs/forks/${headRepository.owner.login}/${head.ref}`;

/** Recomputes what follows from head and base: merge base, commits, places of the threads. */
async function refresh(world: World, pull: PullRequest): Promise<void> {
  const { store } = pull.repository;
  const { head } = pull;
  pull.base.sha = (await store.commitOf(`refs/heads/${pull.base.ref}`)) ?? pull.base.sha;
  pull.mergeBase = await store.mergeBase(pull.base.sha, head.sha);
  store.setRef(`refs/pull/${pull.number}/head`, head.sha);
  pull.commits = await store.commitsBetween(pull.base.sha, head.sha);
  const fork = pull.headRepository !== pull.repository;
  pull.forkObjects = new Set(fork ? await store.objectsBetween(pull.base.sha, head.sha) : []);
  pull.updatedAt = timestamp(world);
  await relocateThreads(pull, world.limits.patchLines);
}

/** A new commit on the pull request's branch. Returns its SHA. */
export async function push(world: World, pull: PullRequest, files: Files, message = 'Another commit'): Promise<string> {
  const before = pull.head.sha;
  const sha = await commitTo(world, pull.repository, { ref: headRef(pull), parent: before, files, message });
  await moveHead(world, pull, sha);
  return sha;
}

/** Replaces all commits by one with `files` on top of the base branch. Reviews are re-pointed to it (tend#884). */
export async function forcePush(world: World, pull: PullRequest, files: Files): Promise<string> {
  const parent = await pull.repository.store.commitOf(`refs/heads/${pull.base.ref}`);
  const sha = await commitTo(world, pull.repository, { ref: headRef(pull), parent, files, message: 'Rewritten' });
  for (const review of pull.reviews) review.commitId = sha;
  await moveHead(world, pull, sha);
  return sha;
}

/** All open pull requests of the branch follow it. */
async function moveHead(world: World, { repository, headRepository, head }: PullRequest, sha: string): Promise<void> {
  const before = head.sha;
  const isSame = (each: PullRequest) => each.headRepository === headRepository && each.head.ref === head.ref;
  for (const pull of repository.pulls.filter((each) => each.state === 'open' && isSame(each))) {
    pull.head.sha = sha;
    await refresh(world, pull);
    await announceHead(world, pull, 'synchronize', { before });
  }
}

/** A new head also makes a check suite; pushes to forks are not detected. */
async function announceHead(world: World, pull: PullRequest, action: string, extra: JsonObject = {}): Promise<void> {
  const { repository, headRepository } = pull;
  await world.announce('pull_request', action, { pull, repository, extra });
  if (headRepository === repository) await world.announce('check_suite', 'requested', { pull, repository });
}

/** A commit on a branch that is no pull request's head, such as the base. Returns its SHA. */
export async function pushBranch(world: World, repository: Repository, branch: string, files: Files): Promise<string> {
  const parent =
    (await repository.store.commitOf(`refs/heads/${branch}`)) ??
    (await repository.store.commitOf(repository.defaultBranch));
  return await commitTo(world, repository, {
    ref: `refs/heads/${branch}`,
    parent,
    files,
    message: `Commit on ${branch}`,
  });
}

/** Sets another base branch (`edited` with `changes.base`). */
export async function retarget(world: World, pull: PullRequest, base: string): Promise<void> {
  const from = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
  pull.base = { ref: base, sha: pull.base.sha };
  await refresh(world, pull);
  await world.announce('pull_request', 'edited', {
    pull,
    repository: pull.repository,
    extra: { changes: { base: from } },
  });
}

export async function setState(
  world: World,
  pull: PullRequest,
  action: 'closed' | 'reopened' | 'ready_for_review' | 'converted_to_draft',
): Promise<void> {
  if (action === 'closed' || action === 'reopened') pull.state = action === 'closed' ? 'closed' : 'open';
  else pull.draft = action === 'converted_to_draft';
  pull.updatedAt = timestamp(world);
  await world.announce('pull_request', action, { pull, repository: pull.repository });
}
