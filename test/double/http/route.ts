import type { Actor } from '../auth.ts';
import type { JsonObject, PullRequest, Repository } from '../model.ts';
import type { Level } from '../options.ts';
import { findPull, findRepository, type World } from '../world.ts';
import { notAccessible, notFound } from './refusal.ts';

export interface Call {
  world: World;
  actor: Actor;
  method: string;
  /** Decoded parameters of the template. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  body: JsonObject;
  /** Path and query without prefix, for `Link` headers. */
  path: string;
}

export interface Reply {
  status: number;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: { type: string; content: string | Buffer };
  headers?: Record<string, string>;
}

/** `pull_requests:write`: a permission of the App and its level. */
export type Need = `${string}:${Level}`;

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** A path of the OpenAPI description. */
  template: string;
  /** `app`: the App's JWT. `installation`: any of its tokens. Otherwise one of these permissions is enough. */
  access: 'app' | 'installation' | readonly Need[];
  /** Whether it counts as creating content for the secondary limit. */
  content?: 'always' | 'check';
  /** Throws 404 or 403 before the request is looked at. */
  permit?(call: Call): void;
  handle(call: Call): Reply | Promise<Reply>;
}

type Handler<Subject> = (call: Call, subject: Subject) => Reply | Promise<Reply>;
type Options = Pick<Route, 'content'>;

/** A route below `/repos/{owner}/{repo}`. */
export function repositoryRoute(
  method: Route['method'],
  path: string,
  needs: readonly Need[],
  handle: Handler<Repository>,
  options: Options = {},
): Route {
  const template = `/repos/{owner}/{repo}${path}`;
  return {
    method,
    template,
    access: needs,
    ...options,
    permit: (call) => void permittedRepository(call, needs),
    handle: (call) => handle(call, permittedRepository(call, needs)),
  };
}

/** A route below `/repos/{owner}/{repo}/pulls/{pull_number}`. */
export function pullRoute(
  method: Route['method'],
  path: string,
  needs: readonly Need[],
  handle: Handler<PullRequest>,
  options: Options = {},
): Route {
  const withPull: Handler<Repository> = (call, repository) =>
    handle(call, findPull(repository, Number(call.params.pull_number)) ?? refuse());
  return repositoryRoute(method, `/pulls/{pull_number}${path}`, needs, withPull, options);
}

function refuse(): never {
  throw notFound();
}

/** The repository a call is about, if its token covers it (404) and may do this there (403). */
function permittedRepository({ world, actor, params }: Call, needs: readonly Need[]): Repository {
  const repository = findRepository(world, params.owner ?? '', params.repo ?? '');
  if (!repository) throw notFound();
  if (actor.kind === 'app') return repository;
  const covered = repository.installation === actor.installation && (actor.repositories?.has(repository.id) ?? true);
  if (!covered) throw notFound();
  if (!needs.some((need) => allows(actor.permissions, need))) throw notAccessible(needs.map(asHeader).join('; '));
  return repository;
}

const asHeader = (need: Need): string => need.replace(':', '=');

/** Whether a grant covers a need; write includes read, and metadata:read comes with everything. */
export function allows(permissions: Readonly<Record<string, Level>>, need: Need): boolean {
  const [name = '', level] = need.split(':');
  if (need === 'metadata:read') return true;
  return permissions[name] === 'write' || permissions[name] === level;
}

interface CompiledRoute {
  route: Route;
  pattern: RegExp;
  names: string[];
}

/** Parameters that span slashes. */
const wide = new Set(['path', 'ref', 'basehead']);

export function compileRoutes(routes: readonly Route[]): CompiledRoute[] {
  return routes.map((route) => {
    const names = [...route.template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    const source = route.template.replace(/\{(\w+)\}/g, (_, name: string) => (wide.has(name) ? '(.+)' : '([^/]+)'));
    return { route, names, pattern: new RegExp(`^${source}$`) };
  });
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

export function matchRoute(routes: readonly CompiledRoute[], method: string, pathname: string): Match | null {
  for (const { route, pattern, names } of routes) {
    const found = route.method === method ? pattern.exec(pathname) : null;
    if (!found) continue;
    const values = found.slice(1).map(decodeURIComponent);
    return { route, params: Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])) };
  }
  return null;
}
