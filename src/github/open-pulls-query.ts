import { z } from 'zod';
import { CHECK_NAME } from './check-runs-api.ts';

/**
 * Pull requests of a repository in its first query, and in each further one. GitHub's price of a query goes by what it may
 * find, not by what it finds: 20 repositories cost 8 points of 5,000 an hour with pages of 10, and 40 with pages of 50.
 */
const FIRST_PAGE = 10;
const NEXT_PAGE = 45;

/** A page of a repository's open pull requests. */
export interface PullsPage {
  readonly owner: string;
  readonly repo: string;
  /** Null for the first. */
  readonly after: string | null;
}

/** An App has one check suite a commit; a second one would be a surprise. All runs, else GitHub may leave out older ones. */
const RUNS = `
fragment runs on Commit {
  oid
  checkSuites(first: 2, filterBy: {appId: $appId}) {
    nodes {
      checkRuns(first: 100, filterBy: {checkName: "${CHECK_NAME}", checkType: ALL}) {
        nodes { status conclusion externalId startedAt }
      }
    }
  }
}`;

/**
 * The checks of a fork's head hang at the base repository's commit: `commits` leads there, while `headRef` leads into the
 * fork, which has none (GitHub's support in DefinitelyTyped/dt-mergebot#322).
 */
const PULLS = `
fragment pulls on PullRequestConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    number updatedAt isCrossRepository headRefOid baseRefOid baseRefName
    commits(last: 1) { nodes { commit { ...runs } } }
  }
}`;

/** @param pages at most 20 */
export function pullsQuery(pages: readonly PullsPage[]): { text: string; variables: Record<string, string> } {
  const parameters = pages.map((_, at) => `$o${at}: String!, $n${at}: String!, $a${at}: String`);
  const fields = pages.map(({ after }, at) => {
    const size = after === null ? FIRST_PAGE : NEXT_PAGE;
    const order = 'states: OPEN, orderBy: {field: UPDATED_AT, direction: DESC}';
    const pulls = `pullRequests(${order}, first: ${size}, after: $a${at}) { ...pulls }`;
    return `r${at}: repository(owner: $o${at}, name: $n${at}) { ${pulls} }`;
  });
  const variables = pages.flatMap(({ owner, repo, after }, at) => [
    [`o${at}`, owner],
    [`n${at}`, repo],
    ...(after === null ? [] : [[`a${at}`, after]]),
  ]);
  const text = `query($appId: Int!, ${parameters.join(', ')}) { ${fields.join('\n')} }${PULLS}${RUNS}`;
  return { text, variables: Object.fromEntries(variables) as Record<string, string> };
}

const run = z.object({
  status: z.string(),
  conclusion: z.string().nullable(),
  externalId: z.string().nullable(),
  startedAt: z.string().nullable(),
});

function list<T extends z.ZodType>(node: T) {
  return z.object({ nodes: z.array(node.nullable()).nullish() }).nullish();
}

const pull = z.object({
  number: z.number(),
  updatedAt: z.string(),
  /** It comes from a fork. */
  isCrossRepository: z.boolean(),
  headRefOid: z.string(),
  baseRefOid: z.string(),
  baseRefName: z.string(),
  commits: list(
    z.object({ commit: z.object({ oid: z.string(), checkSuites: list(z.object({ checkRuns: list(run) })) }) }),
  ),
});

/** An open pull request as GitHub tells it. */
export type PullNode = z.infer<typeof pull>;

const repository = z.object({
  pullRequests: z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(pull.nullable()).nullish(),
  }),
});

/** What a query brings: `r0`, `r1`, …, null for what is not there any more. */
export const pullsAnswer = z.record(z.string(), repository.nullable());

export type PullsAnswer = z.infer<typeof pullsAnswer>;

/** A check run, whichever way it was read; lower case. */
export interface HeadRun {
  readonly isCompleted: boolean;
  readonly conclusion: string | null;
  readonly externalId: string | null;
  readonly startedAt: string;
}

/** Our runs at the head, as far as the answer has them; null where its last commit is not the head. */
export function runsOf({ commits, headRefOid }: PullNode): HeadRun[] | null {
  const commit = commits?.nodes?.[0]?.commit;
  if (commit?.oid !== headRefOid) return null;
  const runs = commit.checkSuites?.nodes?.flatMap((suite) => suite?.checkRuns?.nodes ?? []) ?? [];
  return runs
    .flatMap((each) => each ?? [])
    .map(({ status, conclusion, externalId, startedAt }) => ({
      isCompleted: status === 'COMPLETED',
      conclusion: conclusion?.toLowerCase() ?? null,
      externalId,
      startedAt: startedAt ?? '',
    }));
}
