import type { Analysis, AnalysisRequest, FileVersions, NotReviewed, ReadTexts } from '../core/engine/index.ts';
import { abortError } from '../review/abortable.ts';
import type { Outcome } from './analysis-process.ts';
import { closed, unloadable } from './failure.ts';
import type { Limits } from './limits.ts';
import type { Slot } from './slot.ts';
import { reviewTooLong } from './watch.ts';

/** A child that had to be stopped, or died, for whoever keeps a log. */
export interface Incident {
  /** The file the child was at; null before the first. */
  readonly path: string | null;
  readonly reason: string;
  /** The last of what the child wrote to its standard error. */
  readonly stderr: string;
}

type Stopped = Extract<Outcome, { kind: 'stopped' }>;

/** What to judge, and where the texts around it come from. */
export interface ReviewRequest {
  readonly request: AnalysisRequest;
  readonly readTexts: ReadTexts;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Judges a request in `slot`. When the child is stopped or dies at a file, that file goes to `notReviewed` and the
 * request is run again without it, until the review's time is up.
 *
 * @throws `AbortError` when `signal` says so
 * @throws HunkwiseError when the rules cannot be loaded or the analyzer is closed
 */
export async function runReview(
  { request, readTexts, signal }: ReviewRequest,
  slot: Slot,
  limits: Limits,
  report: (incident: Incident) => void,
): Promise<Analysis> {
  const started = performance.now();
  const deadline = started + limits.review;
  const notReviewed: NotReviewed[] = [];
  let { files, context } = request;
  let analysis = NOTHING;
  while (files.length > 0) {
    throwIfUnwanted(signal);
    const outcome = await slot.run({ ...request, files, context }, readTexts, deadline, signal);
    throwIfUnwanted(signal);
    if (outcome.kind === 'unloadable') throw unloadable(outcome);
    if (outcome.kind === 'done') {
      analysis = outcome.analysis;
      break;
    }
    if (outcome.cause === 'closed') throw closed();
    report(outcome);
    const around = culprits(files, outcome.path).length === 0 ? without(context, outcome.path) : null;
    if (around && performance.now() < deadline) {
      context = around;
      continue;
    }
    const { dropped, reason } = consequence(outcome, files, performance.now() > deadline, limits);
    notReviewed.push(...dropped.map(({ path }) => ({ path, reason })));
    files = files.filter((file) => !dropped.includes(file));
  }
  const milliseconds = Math.round(performance.now() - started);
  return {
    ...analysis,
    notReviewed: [...analysis.notReviewed, ...notReviewed].sort(byPath),
    stats: { ...analysis.stats, milliseconds },
  };
}

const NOTHING: Analysis = {
  findings: [],
  notReviewed: [],
  diagnostics: [],
  silenced: [],
  withoutProject: null,
  stats: { files: 0, lines: 0, milliseconds: 0 },
};

/** The context without the file at which the child was stopped; null when it was at none of them. */
function without(context: AnalysisRequest['context'], path: string | null): AnalysisRequest['context'] | null {
  if ('unavailable' in context) return null;
  const left = context.filter((each) => each.path !== path);
  return left.length < context.length ? left : null;
}

/** The files that are given up: the one at which it happened, or all when that is unknown or time is up. */
function consequence(
  { cause, path, reason }: Stopped,
  files: readonly FileVersions[],
  isLate: boolean,
  limits: Limits,
): { dropped: readonly FileVersions[]; reason: string } {
  const guilty = culprits(files, path);
  if (cause === 'review' || guilty.length === 0) return { dropped: files, reason };
  return isLate ? { dropped: files, reason: reviewTooLong(limits).reason } : { dropped: guilty, reason };
}

/** The files of the change that lie, or lay, at the path. */
function culprits(files: readonly FileVersions[], path: string | null): readonly FileVersions[] {
  return files.filter((file) => path !== null && (file.path === path || file.previousPath === path));
}

function throwIfUnwanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

function byPath(a: NotReviewed, b: NotReviewed): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
