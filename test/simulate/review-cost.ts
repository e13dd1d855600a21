import { ASSUMED } from './assumptions.ts';
import type { Use } from './limits.ts';
import { MEASURED } from './measured.ts';
import type { Random } from './random.ts';

/** What decides the cost of a review. */
export interface Size {
  /** Changed files, and those of them that are Python. */
  readonly files: number;
  readonly python: number;
  /** Whether it ends with a review on the pull request, beside the check. */
  readonly speaks: boolean;
  /** Whether nothing of the project is cached. */
  readonly cold: boolean;
}

/** Whether check writes count as content is not documented. */
export interface Rules {
  readonly checksAreContent: boolean;
}

const FILES_A_PAGE = 100;
const BLOBS_A_QUERY = 50;
const WRITE_POINTS = 5;

/** A pull request as they come. */
export function drawSize(random: Random): Size {
  const { files, python, speaking, cold } = ASSUMED;
  const changed = Math.min(files.most, Math.max(1, Math.round(random.logNormal(files.median, files.sigma))));
  const some = random.next() < python.pulls;
  return {
    files: changed,
    python: some ? Math.max(1, Math.round(changed * python.files)) : 0,
    speaks: some && random.next() < speaking,
    cold: some && random.next() < cold,
  };
}

/** Requests before the analysis: check run, files, tree, blobs. A repetition looks for its check instead of creating it. */
export function readingUse(size: Size, again: boolean, { checksAreContent }: Rules): Use {
  const lookups = pages(size) + (size.python > 0 ? 1 : 0) + (size.cold ? 1 : 0) + (again ? 1 : 0);
  const writes = again ? 0 : 1;
  return {
    rest: lookups + writes,
    restPoints: lookups + writes * WRITE_POINTS,
    graphql: queries(size),
    content: checksAreContent ? writes : 0,
  };
}

/** Requests after it: the review, if there is something to say, and the completed check. */
export function writingUse(size: Size, { checksAreContent }: Rules): Use {
  const reviews = size.speaks ? 1 : 0;
  return {
    rest: reviews + 1,
    restPoints: (reviews + 1) * WRITE_POINTS,
    graphql: 0,
    content: reviews + (checksAreContent ? 1 : 0),
  };
}

/** Seconds until everything is read. The check is created while the first page is read; then one request follows the other. */
export function readingSeconds(size: Size, random: Random): number {
  const { get, write, graphql, tarball } = ASSUMED.latency;
  const first = Math.max(spread(write, random), spread(get, random) * pages(size));
  const tree = size.python > 0 ? spread(get, random) : 0;
  return first + tree + queries(size) * spread(graphql, random) + (size.cold ? spread(tarball, random) : 0);
}

/** Seconds of one core in an analysis process. */
export function analysisSeconds(size: Size): number {
  if (size.python === 0) return 0;
  const { cpuSecondsPerReview, cpuSecondsPerFile, cpuSecondsPerColdProject } = MEASURED;
  const project = size.cold ? cpuSecondsPerColdProject.value : 0;
  return cpuSecondsPerReview.value + size.python * cpuSecondsPerFile.value + project;
}

/** Seconds until everything is written. */
export function writingSeconds(size: Size, random: Random): number {
  const { write } = ASSUMED.latency;
  return spread(write, random) + (size.speaks ? spread(write, random) : 0);
}

function pages(size: Size): number {
  return Math.ceil(size.files / FILES_A_PAGE);
}

function queries(size: Size): number {
  return Math.ceil(size.python / BLOBS_A_QUERY);
}

function spread(median: number, random: Random): number {
  return random.logNormal(median, ASSUMED.latency.sigma);
}
