import { z } from 'zod';

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
  nodes { path line comments(first: 1) { nodes { fullDatabaseId body author { login } } } }`;

const PULL_REQUEST = `
  pullRequest(number: $number) { headRefOid changedFiles reviewThreads(first: 100) { ${THREADS} } }
  configuration: object(expression: $configuration) { ...source }`;

const SOURCE = 'fragment source on GitObject { ... on Blob { byteSize isBinary isTruncated text } }';

/** The text of a query. Aliases `b0`, `b1`, … stand for what is wanted, in variables `e0`, `e1`, …. */
export function queryText({ by, wanted, withPullRequest }: Question): string {
  const type = by === 'oid' ? 'GitObjectID' : 'String';
  const variables = ['$owner: String!', '$name: String!', ...wanted.map((_, at) => `$e${at}: ${type}!`)];
  if (withPullRequest) variables.push('$number: Int!', '$configuration: String!');
  const blobs = wanted.map((_, at) => `b${at}: object(${by}: $e${at}) { ...source }`);
  return `query(${variables.join(', ')}) {
  rateLimit { cost remaining }
  ${withPullRequest ? 'viewer { login }' : ''}
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

/** Null where there is no such object; without the fields where it is no blob, such as a submodule. */
const blob = z
  .object({
    byteSize: z.number(),
    isBinary: z.boolean().nullable(),
    isTruncated: z.boolean(),
    text: z.string().nullable(),
  })
  .partial()
  .nullable();

export type BlobAnswer = z.infer<typeof blob>;

const threads = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(
    z.object({
      path: z.string(),
      line: z.number().nullable(),
      comments: z.object({
        nodes: z.array(
          z.object({
            fullDatabaseId: z.coerce.number(),
            body: z.string(),
            author: z.object({ login: z.string() }).nullable(),
          }),
        ),
      }),
    }),
  ),
});

export type ThreadsAnswer = z.infer<typeof threads>;

export const threadsAnswer = z.object({
  repository: z.object({ pullRequest: z.object({ reviewThreads: threads }) }),
});

export const answer = z.object({
  /** Null where a GitHub Enterprise Server has its limits switched off. */
  rateLimit: z.object({ cost: z.number(), remaining: z.number() }).nullable(),
  viewer: z.object({ login: z.string() }).optional(),
  repository: z
    .object({
      pullRequest: z.object({ headRefOid: z.string(), changedFiles: z.number(), reviewThreads: threads }).optional(),
      configuration: blob.optional(),
    })
    .catchall(z.unknown()),
});

export type Answer = z.infer<typeof answer>;

/** The blob that alias `b<index>` stands for. */
export function blobAt({ repository }: Answer, index: number): BlobAnswer {
  return blob.parse(repository[`b${index}`]);
}
