import type { Annotation, CheckReport } from '../review/review-plan.ts';
import { type Delays, writeOnce } from './attempt.ts';
import { type CheckRunsApi, checkRunsApi, type Run, type Update } from './check-runs-api.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { externalIdOf, type Sibling, siblingsAmong, worstOf } from './shared-head.ts';

/** Annotations a request; GitHub appends them (`github.md`, section 1, Checks). */
const BATCH = 50;

export interface CheckRunOptions {
  /** The webhook's `X-GitHub-Delivery`. */
  readonly delivery: string;
  /** This delivery may have been worked on before: look for its run before making one. */
  readonly isRetry?: boolean;
  /** What the run is for; the pull request when left out. */
  readonly externalId?: string;
  readonly delays?: Delays;
}

/** One check run on the head commit. */
export interface CheckRun {
  /** Makes the run, in progress. Calling it again does nothing. */
  start(): Promise<void>;
  /**
   * Ends it; max(1, ⌈A/50⌉) calls for A annotations, the conclusion with the last. Where other pull requests stand at the
   * same commit it takes one more, and one for each of them that has to end otherwise than it did.
   */
  complete(report: CheckReport, annotations: readonly Annotation[]): Promise<void>;
}

export function checkRun(client: GitHubClient, pull: PullRequestHead, options: CheckRunOptions): CheckRun {
  const { delivery, isRetry = false, delays } = options;
  const api = checkRunsApi(client, pull);
  const externalId = options.externalId ?? externalIdOf(pull.number, delivery);
  const find = async () => (await api.list()).find((run) => run.external_id === externalId) ?? null;
  const make = async (): Promise<Run> => {
    const known = isRetry ? await find() : null;
    return known ?? (await writeOnce({ write: () => api.create(externalId), find, delays }));
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
      const run = await theRun();
      const siblings = await siblingsOf(run, pull.number, api);
      const shared = worstOf(report, siblings);
      for (const batch of batches(annotations)) {
        await write(api, run, { ...batch, report: shared }, delays);
      }
      for (const sibling of siblings) {
        const rest = siblings.filter((each) => each !== sibling);
        const next = worstOf(sibling.report, [...rest, { pull: pull.number, report }]);
        if (next.conclusion === sibling.shown) continue;
        await api.update(sibling.id, { report: next, annotations: [], isLast: true });
      }
    },
  };
}

async function siblingsOf(run: Run, own: number, api: CheckRunsApi): Promise<Sibling[]> {
  const others = (run.pull_requests ?? []).map(({ number }) => number).filter((number) => number !== own);
  return others.length === 0 ? [] : siblingsAmong(await api.list(), others);
}

interface Batch extends Omit<Update, 'report'> {
  /** Annotations sent with this batch and those before it. */
  readonly sent: number;
}

function batches(annotations: readonly Annotation[]): Batch[] {
  const count = Math.max(1, Math.ceil(annotations.length / BATCH));
  return Array.from({ length: count }, (_, at) => ({
    annotations: annotations.slice(at * BATCH, (at + 1) * BATCH),
    sent: Math.min(annotations.length, (at + 1) * BATCH),
    isLast: at === count - 1,
  }));
}

/** A lost answer is told from a lost update by the number of annotations, and by the status at the end. */
async function write(api: CheckRunsApi, run: Run, update: Batch & Update, delays: Delays | undefined): Promise<void> {
  await writeOnce({
    write: () => api.update(run.id, update),
    find: async () => {
      const now = await api.get(run.id);
      const hasAll = now.output.annotations_count >= run.output.annotations_count + update.sent;
      return hasAll && (!update.isLast || now.status === 'completed') ? now : null;
    },
    delays,
  });
}
