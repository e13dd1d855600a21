import { z } from 'zod';
import { ComeBackError } from '../review/come-back-error.ts';
import type { GitHubClient } from './client.ts';
import { type InstalledRepository, installationRepositories } from './installation-repositories.ts';
import { ask, MOST_PAGES, newPass, type Pass, SPENT, searchRepositories } from './search-pass.ts';
import type { UnreviewedPullRequest } from './unreviewed.ts';

const WEEK = 7 * 24 * 3_600_000;

/** Calls a pass, when nobody says otherwise. */
const CALLS = 30;

/** Where a pass stopped, as JSON for the next one. */
export const reviewCursor = z.object({
  /** Page of the list of repositories, from 1 on. */
  page: z.number().int().positive(),
  /** Full name of the repository to begin with; where it has left the page, the page begins anew. */
  next: z.string().nullable(),
});

export type ReviewCursor = z.infer<typeof reviewCursor>;

export interface SearchOptions {
  /** Only runs of this App count. */
  readonly appId: number;
  /** What the pass before gave; null to begin with the first repository. */
  readonly cursor: ReviewCursor | null;
  /** Calls a pass, three at least; 30 when left out. */
  readonly calls?: number;
  /** Milliseconds since the epoch; older pull requests are left alone. A week ago when left out. */
  readonly since?: number;
}

/** What a pass has found. */
export interface Search {
  readonly pulls: readonly UnreviewedPullRequest[];
  /** Where the next pass goes on; null when this one reached the end. */
  readonly cursor: ReviewCursor | null;
  /** Full names of repositories that GitHub could not answer for; the next round asks again. */
  readonly unread: readonly string[];
  readonly calls: number;
  /** Until when GitHub wants to be left alone; null where it did not end the pass. */
  readonly limited: ComeBackError | null;
}

/**
 * Looks through the open pull requests of an installation for those that lack a review at their head: lost events, and
 * workers that died. 1 + ⌈B/20⌉ calls for each 100 repositories, B of them with anything open, if none has more than ten
 * pull requests that changed in a week; further pages are 45. One more where a fork's head seems to have no run.
 *
 * @throws HunkwiseError when GitHub fails; the old cursor is still right
 */
export async function unreviewedPullRequests(client: GitHubClient, options: SearchOptions): Promise<Search> {
  const { appId, calls = CALLS, since = Date.now() - WEEK } = options;
  const pass = newPass({ client, appId, calls, since });
  let at: ReviewCursor | null = options.cursor ?? { page: 1, next: null };
  let limited: ComeBackError | null = null;
  try {
    while (at) at = await searchPage(pass, at);
  } catch (error) {
    if (error !== SPENT && !(error instanceof ComeBackError)) throw error;
    if (error instanceof ComeBackError) limited = error;
    at = whereStopped(pass, at);
  }
  return { pulls: pass.found, cursor: at, unread: pass.unread, calls: pass.calls, limited };
}

/** One page of the list of repositories; gives the next one. */
async function searchPage(pass: Pass, { page, next }: ReviewCursor): Promise<ReviewCursor | null> {
  pass.waiting = [];
  const { repositories, isLast } = await ask(pass, () => installationRepositories(pass.client, page));
  await searchRepositories(pass, from(repositories, next));
  return isLast ? null : { page: page + 1, next: null };
}

function from(repositories: readonly InstalledRepository[], next: string | null): readonly InstalledRepository[] {
  const at = repositories.findIndex(({ fullName }) => fullName === next);
  return at < 0 ? repositories : repositories.slice(at);
}

/** The first repository that is not finished. One that takes more than a pass alone is left, else none would follow it. */
function whereStopped({ waiting, finished, calls }: Pass, at: ReviewCursor | null): ReviewCursor | null {
  const [first, second] = waiting;
  if (!at || first === undefined) return at;
  const isTooMuch = finished === 0 && calls > MOST_PAGES + 1;
  if (!isTooMuch) return { ...at, next: first };
  return second === undefined ? { page: at.page + 1, next: null } : { ...at, next: second };
}
