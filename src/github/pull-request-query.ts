import { z } from 'zod';
import { type BlobAnswer, blob } from './blob-answer.ts';
import { OWNER_CONFIGURATION, ownerConfiguration } from './owner-configuration.ts';
import { NOTES, notesPage } from './read-notes.ts';

export type { BlobAnswer };

/** What one query asks for: texts of git objects, and, in the first one, the pull request itself. */
export interface Question {
  /** What `wanted` are: git expressions, `<sha>:<path>`, or ids of blobs. */
  readonly by: 'expression' | 'oid';
  /** They travel as variables, since a path may hold anything. */
  readonly wanted: readonly string[];
  readonly withPullRequest: boolean;
}

const THREADS = `
  pageInfo { hasNextPage endCursor }
  nodes {
    id path line originalLine originalStartLine diffSide isResolved viewerCanResolve
    opening: comments(first: 1) { nodes { id fullDatabaseId body author { login } } }
    voices: comments(first: 20) { nodes { author { login } } }
  }`;

const PULL_REQUEST = `
  pullRequest(number: $number) {
    headRefOid changedFiles isDraft
    reviewThreads(first: 100) { ${THREADS} }
    reviews(last: 100) { nodes { body author { login } } }
    comments(last: 100) { ${NOTES} }
  }
  configuration: object(expression: $configuration) { ...source }
  proposal: object(expression: $proposal) { ...source }
  head: object(expression: $head) {
    ... on Commit { oid associatedPullRequests(first: 20) { nodes { number state headRefOid } } }
  }`;

const SOURCE = 'fragment source on GitObject { ... on Blob { byteSize isBinary isTruncated text } }';

/** The text of a query. Aliases `b0`, `b1`, … stand for what is wanted, in variables `e0`, `e1`, …. */
export function queryText({ by, wanted, withPullRequest }: Question): string {
  const type = by === 'oid' ? 'GitObjectID' : 'String';
  const variables = ['$owner: String!', '$name: String!', ...wanted.map((_, at) => `$e${at}: ${type}!`)];
  if (withPullRequest)
    variables.push('$number: Int!', '$configuration: String!', '$proposal: String!', '$head: String!');
  const blobs = wanted.map((_, at) => `b${at}: object(${by}: $e${at}) { ...source }`);
  return `query(${variables.join(', ')}) {
  rateLimit { cost remaining }
  ${withPullRequest ? `viewer { login }${OWNER_CONFIGURATION}` : ''}
  repository(owner: $owner, name: $name) {
    ${withPullRequest ? PULL_REQUEST : ''}
    ${blobs.join('\n    ')}
  }
}
${SOURCE}`;
}

/** The threads after the first hundred. */
export const THREADS_QUERY = `query($owner: String!, $name: String!, $number: Int!, $after: String!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) { reviewThreads(first: 100, after: $after) { ${THREADS} } }
  }
}`;

const author = z.object({ login: z.string() }).nullable();

const threads = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(
    z.object({
      id: z.string(),
      path: z.string(),
      line: z.number().nullable(),
      originalLine: z.number().nullable(),
      originalStartLine: z.number().nullable(),
      diffSide: z.enum(['LEFT', 'RIGHT']),
      isResolved: z.boolean(),
      viewerCanResolve: z.boolean(),
      opening: z.object({
        nodes: z.array(z.object({ id: z.string(), fullDatabaseId: z.coerce.number(), body: z.string(), author })),
      }),
      /** Whoever has said something in it, of the first twenty. */
      voices: z.object({ nodes: z.array(z.object({ author })) }),
    }),
  ),
});

export type ThreadsAnswer = z.infer<typeof threads>;

export const threadsAnswer = z.object({
  repository: z.object({ pullRequest: z.object({ reviewThreads: threads }) }),
});

const pullRequest = z.object({
  headRefOid: z.string(),
  changedFiles: z.number(),
  isDraft: z.boolean(),
  reviewThreads: threads,
  reviews: z.object({ nodes: z.array(z.object({ body: z.string(), author })) }),
  comments: notesPage,
});

export type PullRequestAnswer = z.infer<typeof pullRequest>;

/** Without the list where the token may not see commits; null where there is no such ref. */
const head = z
  .object({
    oid: z.string(),
    associatedPullRequests: z.object({
      nodes: z.array(z.object({ number: z.number(), state: z.string(), headRefOid: z.string() })),
    }),
  })
  .partial()
  .nullable();

export type HeadAnswer = z.infer<typeof head>;

export const answer = z.object({
  /** Null where a GitHub Enterprise Server has its limits switched off. */
  rateLimit: z.object({ cost: z.number(), remaining: z.number() }).nullable(),
  viewer: z.object({ login: z.string() }).optional(),
  repository: z
    .object({
      pullRequest: pullRequest.optional(),
      configuration: blob.optional(),
      /** The configuration as the pull request has it. */
      proposal: blob.optional(),
      head: head.optional(),
    })
    .catchall(z.unknown()),
  shared: ownerConfiguration.optional(),
});

export type Answer = z.infer<typeof answer>;

/** The blob that alias `b<index>` stands for. */
export function blobAt({ repository }: Answer, index: number): BlobAnswer {
  return blob.parse(repository[`b${index}`]);
}
