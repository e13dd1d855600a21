import { z } from 'zod';
import { checkRunsApi } from './check-runs-api.ts';
import type { GitHubClient } from './client.ts';
import { isTooHeavy } from './in-batches.ts';
import type { InstalledRepository } from './installation-repositories.ts';
import { type PullNode, type PullsAnswer, pullsAnswer, pullsQuery, runsOf } from './open-pulls-query.ts';
import { isGone, translatingErrors } from './translate-error.ts';
import { type Standing, standingOf, type UnreviewedPullRequest } from './unreviewed.ts';

/** Repositories a query; more run into GitHub's ten seconds. */
const BATCH = 20;

/** Pages of one repository, together 100 pull requests. The others wait until somebody touches them. */
export const MOST_PAGES = 3;

/** Repositories that GitHub cannot answer for, even alone, before it is taken to be down. */
const MOST_UNREAD = 3;

interface PassOptions {
  readonly client: GitHubClient;
  readonly appId: number;
  /** Calls that it may take. */
  readonly calls: number;
  /** Milliseconds since the epoch; older pull requests are left alone. */
  readonly since: number;
}

/** How far one pass has come. */
export interface Pass {
  readonly client: GitHubClient;
  readonly options: PassOptions;
  readonly found: UnreviewedPullRequest[];
  readonly unread: string[];
  calls: number;
  /** Repositories a query, fewer after one that was too heavy. */
  batch: number;
  /** Repositories finished so far. */
  finished: number;
  /** Full names of those that are left of the page. */
  waiting: readonly string[];
}

export function newPass(options: PassOptions): Pass {
  const { client } = options;
  return { client, options, found: [], unread: [], calls: 0, batch: BATCH, finished: 0, waiting: [] };
}

/** Thrown where a pass may ask no more. */
export const SPENT = new Error('the calls of this pass are spent');

/** One call. @throws SPENT when it would be one too many */
export async function ask<T>(pass: Pass, call: () => Promise<T>): Promise<T> {
  if (pass.calls >= pass.options.calls) throw SPENT;
  pass.calls += 1;
  return translatingErrors(call);
}

interface Turn {
  readonly repository: InstalledRepository;
  /** The page to ask for, null for the first. */
  readonly after: string | null;
  readonly pages: number;
}

/** Adds to the pass what the repositories have; what is left when it is stopped is in `waiting`. */
export async function searchRepositories(pass: Pass, repositories: readonly InstalledRepository[]): Promise<void> {
  const busy = repositories.filter(({ isBusy }) => isBusy);
  let turns: readonly Turn[] = busy.map((repository) => ({ repository, after: null, pages: 0 }));
  const leave = (left: readonly Turn[]) => {
    turns = left;
    pass.waiting = left.map(({ repository }) => repository.fullName);
  };
  leave(turns);
  while (turns.length > 0) {
    const batch = turns.slice(0, pass.batch);
    const later = turns.slice(batch.length);
    const answer = await askPulls(pass, batch);
    if (answer === 'too heavy') {
      if (batch.length === 1) leave(later);
      continue;
    }
    const further: Turn[] = [];
    for (const [at, turn] of batch.entries()) {
      const next = await take(pass, turn, answer[`r${at}`] ?? null);
      if (next) further.push(next);
      else pass.finished += 1;
      leave([...further, ...batch.slice(at + 1), ...later]);
    }
  }
}

/** A query that GitHub cannot answer is halved until it is for one repository; then that one is left unread. */
async function askPulls(pass: Pass, batch: readonly Turn[]): Promise<PullsAnswer | 'too heavy'> {
  const { text, variables } = pullsQuery(batch.map(({ repository, after }) => ({ ...repository, after })));
  const request = { retries: 0 };
  const { client, options, unread } = pass;
  return ask(pass, async () => {
    try {
      const data = client.graphql(text, { ...variables, appId: options.appId, request });
      return pullsAnswer.parse(await data.catch(withoutLost));
    } catch (error) {
      if (!isTooHeavy(error) || unread.length >= MOST_UNREAD) throw error;
      if (batch.length === 1) unread.push(...batch.map(({ repository }) => repository.fullName));
      pass.batch = Math.ceil(batch.length / 2);
      return 'too heavy';
    }
  });
}

const lost = z.object({
  data: z.record(z.string(), z.unknown()),
  errors: z.array(z.object({ type: z.enum(['NOT_FOUND', 'FORBIDDEN']), path: z.tuple([z.string()]) })),
});

/** What a query brought for the other repositories, when some are gone since they were listed. */
function withoutLost(error: unknown): unknown {
  const answer = lost.safeParse(error);
  if (!answer.success) throw error;
  return answer.data.data;
}

/** Adds the unreviewed ones of a page; gives the turn for the next page, null when there is none worth asking for. */
async function take(pass: Pass, { repository, pages }: Turn, answer: PullsAnswer[string] | null): Promise<Turn | null> {
  const pulls = (answer?.pullRequests.nodes ?? []).flatMap((each) => each ?? []);
  const recent = pulls.filter(({ updatedAt }) => Date.parse(updatedAt) >= pass.options.since);
  for (const pull of recent) {
    const standing = await standingAt(pass, repository, pull);
    if (standing.kind === 'unreviewed') pass.found.push(described(repository, pull, standing));
  }
  const { hasNextPage = false, endCursor = null } = answer?.pullRequests.pageInfo ?? {};
  const goesOn = hasNextPage && endCursor !== null && recent.length === pulls.length && pages + 1 < MOST_PAGES;
  return goesOn ? { repository, after: endCursor, pages: pages + 1 } : null;
}

/**
 * Whether the query shows the runs of a fork's head is not documented, and one with more than 250 commits may not end with
 * its head: where it shows none, the commit itself is asked, else such a pull request would be reviewed for ever. Where the
 * commit is not to be found, no check can be made on it either, so that there is nothing to catch up on.
 */
async function standingAt(pass: Pass, repository: InstalledRepository, pull: PullNode): Promise<Standing> {
  const runs = runsOf(pull);
  const isSure = runs !== null && (runs.length > 0 || !pull.isCrossRepository);
  if (isSure) return standingOf(runs, pull.number);
  const listed = await ask(pass, async () => {
    const api = checkRunsApi(pass.client, headOf(repository, pull));
    return api.list().catch((error: unknown) => {
      if (isGone(error)) return null;
      throw error;
    });
  });
  if (listed === null) return { kind: 'reviewed' };
  const known = listed.map((run) => ({
    isCompleted: run.status === 'completed',
    conclusion: run.conclusion ?? null,
    externalId: run.external_id ?? null,
    startedAt: run.started_at ?? '',
  }));
  return standingOf(known.toReversed(), pull.number);
}

function headOf({ owner, repo, repositoryUrl }: InstalledRepository, pull: PullNode) {
  const { number, headRefOid: headSha, baseRefOid: baseSha, baseRefName: baseRef } = pull;
  return { owner, repo, repositoryUrl, number, headSha, baseSha, baseRef };
}

function described(
  repository: InstalledRepository,
  pull: PullNode,
  { externalId, startedAt }: Extract<Standing, { kind: 'unreviewed' }>,
): UnreviewedPullRequest {
  const { updatedAt } = pull;
  return { ...headOf(repository, pull), updatedAt, unfinished: externalId, unfinishedSince: startedAt };
}
