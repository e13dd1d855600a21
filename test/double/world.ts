import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Authority } from './auth.ts';
import { createStore } from './git/store.ts';
import { type Meter, newMeter } from './http/limits.ts';
import type { Account, ApiCall, Delivery, Installation, PullRequest, Repository, Violation } from './model.ts';
import type { Limits, Permissions, Switches } from './options.ts';

/** Everything one loopback GitHub knows. */
export interface World {
  /** `http://127.0.0.1:PORT`, for the API and the pages alike. */
  url: string;
  directory: string;
  app: { id: number; slug: string; bot: Account; owner: Account };
  permissions: Permissions;
  switches: Switches;
  limits: Limits;
  /** Milliseconds that each answer takes more. */
  latency: number;
  authority: Authority;
  webhookSecret: string;
  /** Whether requests, responses and payloads are checked against the description. */
  validate: boolean;
  accounts: Map<string, Account>;
  installations: Installation[];
  repositories: Repository[];
  meters: Map<number, Meter>;
  calls: ApiCall[];
  violations: Violation[];
  deliveries: Delivery[];
  now(): Date;
  /** A new numeric id, never used before. */
  nextId(): number;
  /** Where the App's webhook is now; null for nowhere. */
  webhookUrl(): string | null;
  /** Something happened that webhooks tell of; ends when they are delivered. */
  announce(event: string, action: string, subject: Announcement): Promise<void>;
}

export interface Announcement {
  pull?: PullRequest;
  repository: Repository;
  /** Merged over the payload, at every depth. */
  extra?: Record<string, unknown>;
  /** Who did it; the pull request's author when left out. */
  sender?: Account;
}

export const timestamp = (world: World): string =>
  world
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');

export const temporaryDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'loopback-github-'));

export async function discard(world: World): Promise<void> {
  for (const repository of world.repositories) repository.store.close();
  await rm(world.directory, { recursive: true, force: true, maxRetries: 3 });
}

/** The account with this login, made when it is new. */
export function account(world: World, login: string, type: Account['type'] = 'User'): Account {
  const known = world.accounts.get(login.toLowerCase());
  if (known) return known;
  const made = { id: world.nextId(), login, type };
  world.accounts.set(login.toLowerCase(), made);
  return made;
}

/** The App's installation on an account, made when it is new. */
export function installationOn(world: World, owner: Account): Installation {
  const known = world.installations.find((each) => each.account === owner);
  if (known) return known;
  const made = { id: world.nextId(), account: owner, permissions: world.permissions, suspendedAt: null };
  world.installations.push(made);
  return made;
}

export function findRepository(world: World, owner: string, name: string): Repository | null {
  const key = `${owner}/${name}`.toLowerCase();
  return world.repositories.find((each) => fullName(each).toLowerCase() === key) ?? null;
}

export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`;

export function findPull(repository: Repository, number: number): PullRequest | null {
  return repository.pulls.find((pull) => pull.number === number) ?? null;
}

/** What the installation (0: the App itself) has used of its limits. */
export function meterOf(world: World, installation: number): Meter {
  const known = world.meters.get(installation);
  if (known) return known;
  const made = newMeter(world.now().getTime());
  world.meters.set(installation, made);
  return made;
}

export interface RepositoryPlan {
  owner: string;
  name: string;
  defaultBranch: string;
  private: boolean;
  parent: Repository | null;
  installed: boolean;
  /** A local git repository whose branches are copied. */
  source?: string;
}

/** Adds a repository; a fork shares the objects of its parent, as on GitHub. */
export async function addRepository(world: World, plan: RepositoryPlan): Promise<Repository> {
  const owner = account(world, plan.owner, plan.parent ? 'User' : 'Organization');
  const id = world.nextId();
  const store =
    plan.parent?.store ?? (await createStore(join(world.directory, `${id}.git`), plan.defaultBranch, plan.source));
  const repository: Repository = {
    id,
    owner,
    name: plan.name,
    defaultBranch: plan.defaultBranch,
    private: plan.private,
    archived: false,
    disabled: false,
    parent: plan.parent,
    installation: plan.installed ? installationOn(world, owner) : null,
    store,
    roles: new Map(),
    pulls: [],
    checkRuns: [],
    createdAt: timestamp(world),
  };
  world.repositories.push(repository);
  return repository;
}
