import nock from 'nock';
import { connect, type GitHubClient, type PullRequestHead } from '../../src/github/index.ts';

/** The API of these tests; nothing listens there, nock answers. */
export const API = 'https://api.github.test';

export const HEAD = 'a'.repeat(40);
export const BASE = 'b'.repeat(40);

export const PULL: PullRequestHead = {
  owner: 'acme',
  repo: 'shop',
  number: 7,
  headSha: HEAD,
  baseSha: BASE,
  baseRef: 'main',
  repositoryUrl: 'https://github.test/acme/shop',
};

export const REPO = '/repos/acme/shop';

/** A client of a fresh GitHub at which every request must have been announced with `nock`. */
export function freshClient(): GitHubClient {
  nock.cleanAll();
  nock.disableNetConnect();
  return connect({ token: 'token', baseUrl: API });
}

type Response = [status: number, body: object, headers: Record<string, string>];

/** A reply function for nock, from the path and query of a request and its JSON. */
export function respond(answer: (path: string, body: unknown) => [number, object, Record<string, string>?]) {
  return async (request: Request): Promise<Response> => {
    const text = await request.text();
    const [status, body, headers = {}] = answer(request.url, text === '' ? null : JSON.parse(text));
    return [status, body, headers];
  };
}

export interface Row {
  filename: string;
  previous_filename?: string;
  status?: string;
  sha?: string | null;
  additions?: number;
  deletions?: number;
  changes?: number;
  patch?: string;
}

/** A row of the files endpoint; counts follow from the patch. */
export function row(values: Row): Required<Omit<Row, 'patch' | 'previous_filename'>> & Row {
  const lines = values.patch?.split('\n') ?? [];
  const additions = lines.filter((line) => line.startsWith('+')).length;
  const deletions = lines.filter((line) => line.startsWith('-')).length;
  return { status: 'modified', sha: 'e'.repeat(40), additions, deletions, changes: additions + deletions, ...values };
}

/** What a GraphQL request asked. */
export interface Asked {
  query: string;
  variables: Record<string, unknown>;
}

/** The expressions of a query, in order. */
export function expressionsOf({ variables }: Asked): string[] {
  return Object.keys(variables)
    .filter((name) => /^e\d+$/.test(name))
    .map((name) => String(variables[name]));
}

export interface Repository {
  /** Text by git expression. */
  blobs?: Record<string, object | string | null>;
  head?: string;
  changedFiles?: number;
  threads?: object[];
  more?: { endCursor: string };
  /** The configuration in the owner's repository `.github`. */
  shared?: string | null;
}

/** GitHub's answer to a query, from a few texts. */
function answerTo(asked: Asked, { blobs = {}, head = HEAD, ...rest }: Repository): object {
  const blob = (expression: string) => {
    const found = blobs[expression] ?? null;
    return typeof found === 'string' ? textBlob(found) : found;
  };
  const aliases = expressionsOf(asked).map((expression, at) => [`b${at}`, blob(expression)]);
  const pullRequest = {
    headRefOid: head,
    changedFiles: rest.changedFiles ?? 1,
    isDraft: false,
    reviews: { nodes: [] },
    comments: { pageInfo: { hasPreviousPage: false, startCursor: null }, nodes: [] },
    reviewThreads: {
      pageInfo: { hasNextPage: rest.more !== undefined, endCursor: rest.more?.endCursor ?? null },
      nodes: rest.threads ?? [],
    },
  };
  const withPull = asked.query.includes('pullRequest');
  const [configuration, proposal] = ['configuration', 'proposal'].map((name) => blob(String(asked.variables[name])));
  return {
    data: {
      rateLimit: { cost: 1, remaining: 4_999 },
      viewer: { login: 'hunkwise[bot]' },
      repository: { ...Object.fromEntries(aliases), ...(withPull && { pullRequest, configuration, proposal }) },
      shared: typeof rest.shared === 'string' ? { configuration: textBlob(rest.shared) } : null,
    },
  };
}

function textBlob(text: string): object {
  return { byteSize: Buffer.byteLength(text), isBinary: false, isTruncated: false, text };
}

/** Answers every query from now on, and remembers what was asked. `fails` are answered 502. */
export function answerQueries(repository: Repository, fails: (asked: Asked) => boolean = () => false): Asked[] {
  const all: Asked[] = [];
  nock(API)
    .persist()
    .post('/graphql')
    .reply(
      respond((_, body) => {
        const asked = body as Asked;
        all.push(asked);
        return fails(asked) ? [502, { message: 'Bad Gateway' }] : [200, answerTo(asked, repository)];
      }),
    );
  return all;
}
