import { ComeBackError } from '../review/come-back-error.ts';
import type { Annotation, CheckReport } from '../review/review-plan.ts';
import { type Delays, writeOnce } from './attempt.ts';
import { type CheckRunsApi, checkRunsApi, type Run, type Update } from './check-runs-api.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { openAt } from './others-at-head.ts';
import {
  externalIdOf,
  hasOlderAtWork,
  isVerdict,
  isWorst,
  pullsOf,
  type Sibling,
  siblingsAmong,
  type Verdict,
  worstOf,
} from './shared-head.ts';

/** Annotations a request; GitHub appends them (`github.md`, section 1, Checks). */
const BATCH = 50;

/** Milliseconds until a review looks again whether those of others at its commit have ended. */
const PAUSE = 3_000;

export interface CheckRunOptions {
  /** The webhook's `X-GitHub-Delivery`. */
  readonly delivery: string;
  /** This delivery may have been worked on before: look for its run before making one. */
  readonly isRetry?: boolean;
  /** What the run is for; the pull request when left out. */
  readonly externalId?: string;
  readonly delays?: Delays;
  /** Other open pull requests at the commit; null where that is not known. */
  others?(): readonly number[] | null;
}

/** One check run on the head commit. */
export interface CheckRun {
  /** Makes the run, in progress. Calling it again does nothing. */
  start(): Promise<void>;
  /**
   * Ends it; max(1, ⌈A/50⌉) calls for A annotations, the conclusion with the last. Where other pull requests stand at the
   * same commit it takes one more, and one for each of them that has to end otherwise than it did.
   *
   * @throws ComeBackError while one of them is being reviewed, if this run is the one that GitHub shows
   */
  complete(report: CheckReport, annotations: readonly Annotation[]): Promise<void>;
}

export function checkRun(client: GitHubClient, pull: PullRequestHead, options: CheckRunOptions): CheckRun {
  const { delivery, isRetry = false, delays, others = () => null } = options;
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
  const siblingsOf = async (run: Run, report: CheckReport): Promise<Sibling[]> => {
    const { runs, pulls } = await othersOf(run);
    if (!isWorst(report) && hasOlderAtWork(runs, pulls, run.id, Date.now())) throw othersAtWork();
    return siblingsAmong(runs, pulls);
  };
  const othersOf = async (run: Run): Promise<{ runs: readonly Run[]; pulls: readonly number[] }> => {
    const told = (run.pull_requests ?? []).map(({ number }) => number);
    // A run names no pull requests of forks, so that of a fork does not even name its own.
    if (others() === null && !told.includes(pull.number)) {
      const runs = await api.list();
      return { runs, pulls: await openAt(client, pull, without(pull.number, pullsOf(runs))) };
    }
    const pulls = without(pull.number, others() ?? told);
    return { runs: pulls.length === 0 ? [] : await api.list(), pulls };
  };
  /** Lets the others end as badly as ours, or as they would without it. */
  const raise = async (siblings: readonly Sibling[], own: Verdict) => {
    for (const { id, pull: other, report, shown } of siblings) {
      const verdicts = [own, ...siblings].filter((each) => each.pull !== other);
      const now = worstOf(report, verdicts);
      if (now.conclusion === shown.conclusion) continue;
      await writeOnce({
        write: () => api.update(id, { report: now, annotations: [], isLast: true }),
        find: async () => {
          const known = await api.get(id);
          return known.conclusion === now.conclusion ? known : null;
        },
        delays,
      });
    }
  };
  return {
    start: async () => void (await theRun()),
    async complete(report, annotations) {
      const run = await theRun();
      const siblings = isVerdict(report) ? await siblingsOf(run, report) : [];
      // They first: if this fails, our own run does not end as if all were said.
      await raise(siblings, { pull: pull.number, report });
      const shared = worstOf(report, siblings);
      // An attempt that was cut short has sent the first of them: the same commit makes the same list.
      const left = annotations.slice(run.output.annotations_count);
      for (const batch of batches(left)) {
        await write(api, run, { ...batch, report: shared }, delays);
      }
    },
  };
}

function othersAtWork(): ComeBackError {
  return new ComeBackError('others-at-work', 'Another pull request at the same commit is being reviewed.', {
    hint: 'This check ends when that one has.',
    until: Date.now() + PAUSE,
    isGuess: true,
  });
}

function without(own: number, pulls: readonly number[]): number[] {
  return pulls.filter((number) => number !== own);
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
