import { z } from 'zod';
import type { Annotation, CheckReport } from '../review/review-plan.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';

/** The name under which a team makes the check required. */
export const CHECK_NAME = 'Hunkwise';

const run = z.object({
  id: z.coerce.number(),
  status: z.string(),
  conclusion: z.string().nullish(),
  external_id: z.string().nullish(),
  started_at: z.string().nullish(),
  output: z.object({
    title: z.string().nullish(),
    summary: z.string().nullish(),
    annotations_count: z.number(),
  }),
  /** Open pull requests with this head, of this repository; of a fork's none are listed. */
  pull_requests: z.array(z.object({ number: z.number() })).nullish(),
});

/** A check run as GitHub tells it. */
export type Run = z.infer<typeof run>;

/** One update: annotations are appended to those there are, and the conclusion ends the run. */
export interface Update {
  readonly report: CheckReport;
  /** At most 50 (`github.md`, section 1, Checks). */
  readonly annotations: readonly Annotation[];
  readonly isLast: boolean;
}

/** The calls about check runs on one head commit. The writes are not retried by Octokit: see `writeOnce`. */
export interface CheckRunsApi {
  create(externalId: string): Promise<Run>;
  get(id: number): Promise<Run>;
  /** Our runs on the commit, those for other pull requests too; they are few, a page of a hundred has them all. */
  list(): Promise<Run[]>;
  update(id: number, update: Update): Promise<Run>;
}

export function checkRunsApi(client: GitHubClient, { owner, repo, headSha }: PullRequestHead): CheckRunsApi {
  const where = { owner, repo };
  return {
    async create(externalId) {
      const { data } = await client.request('POST /repos/{owner}/{repo}/check-runs', {
        ...where,
        name: CHECK_NAME,
        head_sha: headSha,
        external_id: externalId,
        status: 'in_progress',
        request: { retries: 0 },
      });
      return run.parse(data);
    },
    async get(id) {
      const route = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}';
      const { data } = await client.request(route, { ...where, check_run_id: id });
      return run.parse(data);
    },
    async list() {
      const { data } = await client.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
        ...where,
        ref: headSha,
        check_name: CHECK_NAME,
        filter: 'all',
        per_page: 100,
      });
      return run.array().parse(data.check_runs);
    },
    async update(id, { report, annotations, isLast }) {
      const { data } = await client.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
        ...where,
        check_run_id: id,
        ...(isLast && { status: 'completed', conclusion: report.conclusion, ...actionsOf(report) }),
        output: { title: report.title, summary: report.summary, annotations: annotations.map(annotationBody) },
        request: { retries: 0 },
      });
      return run.parse(data);
    },
  };
}

/** Buttons that a run has stay where none are named. */
function actionsOf({ actions }: CheckReport) {
  return actions && { actions: actions.map((each) => ({ ...each })) };
}

function annotationBody(annotation: Annotation) {
  const { startColumn, endColumn } = annotation;
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
    ...(startColumn !== undefined && { start_column: startColumn }),
    ...(endColumn !== undefined && { end_column: endColumn }),
  };
}
