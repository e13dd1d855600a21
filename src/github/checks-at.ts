import { z } from 'zod';
import { listedRule } from '../review/ledger.ts';
import { CHECK_NAME } from './check-runs-api.ts';
import type { GitHubClient } from './client.ts';
import { type CheckSubject, subjectOf } from './shared-head.ts';
import { translatingErrors } from './translate-error.ts';

/** A commit and the App whose check runs on it are asked for. */
export interface CheckedCommit {
  readonly owner: string;
  readonly repo: string;
  readonly headSha: string;
  readonly appId: number;
}

const answer = z.object({
  check_runs: z.array(
    z.object({
      id: z.coerce.number(),
      external_id: z.string().nullish(),
      output: z.object({ summary: z.string().nullish() }),
    }),
  ),
});

/** What our runs on a commit are for, each once; one call. */
export async function checkedAt(client: GitHubClient, commit: CheckedCommit): Promise<CheckSubject[]> {
  const runs = await ownRuns(client, commit);
  const subjects = runs.flatMap((run) => subjectOf(run.external_id) ?? []);
  return [...new Map(subjects.map((each) => [JSON.stringify(each), each])).values()];
}

/** The rule of a finding by the id under which the newest of our summaries for a pull request lists it; one call. */
export async function ruleListedAt(
  client: GitHubClient,
  commit: CheckedCommit,
  number: number,
  id: string,
): Promise<string | null> {
  for (const { external_id, output } of await ownRuns(client, commit)) {
    const subject = subjectOf(external_id);
    const isAbout = subject?.kind === 'pull-request' && subject.number === number;
    const rule = isAbout ? listedRule(output.summary ?? '', id) : null;
    if (rule !== null) return rule;
  }
  return null;
}

/** The newest first. */
async function ownRuns(client: GitHubClient, { owner, repo, headSha, appId }: CheckedCommit) {
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
  const where = { owner, repo, ref: headSha, check_name: CHECK_NAME, app_id: appId };
  const { data } = await translatingErrors(() => client.request(route, { ...where, filter: 'all', per_page: 100 }));
  return answer.parse(data).check_runs.toSorted((left, right) => right.id - left.id);
}
