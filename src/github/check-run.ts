import { z } from 'zod';
import type { Annotation, CheckReport } from '../review/review-plan.ts';
import { type Delays, writeOnce } from './attempt.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';

/** The name under which a team makes the check required. */
export const CHECK_NAME = 'Hunkwise';

/** Annotations a request; GitHub appends them (`github.md`, section 1, Checks). */
const BATCH = 50;

export interface CheckRunOptions {
  /** Says which pull request and delivery a run is for, since a check run belongs to a commit only. */
  readonly externalId: string;
  /** This delivery may have been worked on before: look for its run before making one. */
  readonly isRetry?: boolean;
  readonly delays?: Delays;
}

/** One check run on the head commit. */
export interface CheckRun {
  /** Makes the run, in progress. Calling it again does nothing. */
  start(): Promise<void>;
  /** Ends it; max(1, ⌈A/50⌉) calls for A annotations, the conclusion with the last. */
  complete(report: CheckReport, annotations: readonly Annotation[]): Promise<void>;
}

const run = z.object({
  id: z.coerce.number(),
  status: z.string(),
  output: z.object({ annotations_count: z.number() }),
});

interface Run {
  readonly id: number;
  readonly status: string;
  readonly annotations: number;
}

export function checkRun(client: GitHubClient, pull: PullRequestHead, options: CheckRunOptions): CheckRun {
  const { delays } = options;
  const find = () => findRun(client, pull, options.externalId);
  const create = () => createRun(client, pull, options.externalId);
  const make = async (): Promise<Run> => {
    const known = options.isRetry ? await find() : null;
    return known ?? (await writeOnce({ write: create, find, delays }));
  };
  let made: Promise<Run> | null = null;
  const theRun = () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
  return {
    start: async () => void (await theRun()),
    async complete(report, annotations) {
      const { id, annotations: before } = await theRun();
      for (const { batch, sent, isLast } of batches(annotations)) {
        await writeOnce({
          write: () => updateRun(client, pull, id, { report, batch, isLast }),
          find: async () => {
            const now = await getRun(client, pull, id);
            const isDone = now.annotations >= before + sent && (!isLast || now.status === 'completed');
            return isDone ? now : null;
          },
          delays,
        });
      }
    },
  };
}

interface Batch {
  readonly batch: readonly Annotation[];
  /** Annotations sent with this batch and those before it. */
  readonly sent: number;
  readonly isLast: boolean;
}

function batches(annotations: readonly Annotation[]): Batch[] {
  const count = Math.max(1, Math.ceil(annotations.length / BATCH));
  return Array.from({ length: count }, (_, at) => ({
    batch: annotations.slice(at * BATCH, (at + 1) * BATCH),
    sent: Math.min(annotations.length, (at + 1) * BATCH),
    isLast: at === count - 1,
  }));
}

async function createRun(client: GitHubClient, pull: PullRequestHead, externalId: string): Promise<Run> {
  const { data } = await client.request('POST /repos/{owner}/{repo}/check-runs', {
    owner: pull.owner,
    repo: pull.repo,
    name: CHECK_NAME,
    head_sha: pull.headSha,
    external_id: externalId,
    status: 'in_progress',
    request: { retries: 0 },
  });
  return runOf(data);
}

/** Runs of one name on one commit are few, a page of a hundred has them all. */
async function findRun(client: GitHubClient, pull: PullRequestHead, externalId: string): Promise<Run | null> {
  const { data } = await client.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
    owner: pull.owner,
    repo: pull.repo,
    ref: pull.headSha,
    check_name: CHECK_NAME,
    filter: 'all',
    per_page: 100,
  });
  const found = data.check_runs.find((run) => run.external_id === externalId);
  return found ? runOf(found) : null;
}

async function getRun(client: GitHubClient, pull: PullRequestHead, id: number): Promise<Run> {
  const { data } = await client.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    owner: pull.owner,
    repo: pull.repo,
    check_run_id: id,
  });
  return runOf(data);
}

function runOf(data: unknown): Run {
  const { id, status, output } = run.parse(data);
  return { id, status, annotations: output.annotations_count };
}

interface Update {
  readonly report: CheckReport;
  readonly batch: readonly Annotation[];
  readonly isLast: boolean;
}

async function updateRun(
  client: GitHubClient,
  pull: PullRequestHead,
  id: number,
  { report, batch, isLast }: Update,
): Promise<Run> {
  const { data } = await client.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    owner: pull.owner,
    repo: pull.repo,
    check_run_id: id,
    ...(isLast && { status: 'completed', conclusion: report.conclusion }),
    output: { title: report.title, summary: report.summary, annotations: batch.map(annotationBody) },
    request: { retries: 0 },
  });
  return runOf(data);
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
