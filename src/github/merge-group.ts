import { HunkwiseError } from '../core/error.ts';
import type { ChangeReader, Publisher } from '../review/ports.ts';
import type { CheckReport } from '../review/review-plan.ts';
import { type CheckRunOptions, checkRun } from './check-run.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { pullRequestReader, type ReaderOptions } from './read-pull-request.ts';
import { mergeGroupIdOf } from './shared-head.ts';
import { translatingErrors } from './translate-error.ts';

/** What a merge queue wants to merge next: the diff between two commits of the repository. */
export interface MergeGroup extends Omit<PullRequestHead, 'number'> {
  /** The pull request that the group adds; null where the name of its branch does not tell. */
  readonly number: number | null;
}

/**
 * Reads a merge group, as a pull request without comments: 1 + ⌈P/50⌉ calls for P Python files, and one for the list of all
 * files. What was dismissed on its pull request is dismissed here too, else it could never be merged.
 */
export function mergeGroupReader(client: GitHubClient, group: MergeGroup, options: ReaderOptions = {}): ChangeReader {
  const pull = asPull(group);
  const isAt = { saw() {}, others: () => [], current: async () => group.headSha };
  const reader = pullRequestReader(client, pull, isAt, { ...options, isMergeGroup: true });
  return {
    async read() {
      if (group.number === null) throw UNKNOWN;
      const { conversation, ...change } = await reader.read();
      const { dismissals } = conversation ?? { dismissals: [] };
      return { ...change, conversation: { comments: [], commentsSoFar: 0, dismissals } };
    },
  };
}

/** The check run on the commit of a merge group. What would be commented is annotated; there is nobody to press a button. */
export function mergeGroupPublisher(client: GitHubClient, group: MergeGroup, options: CheckRunOptions): Publisher {
  const externalId = mergeGroupIdOf(group.baseSha, group.number, options.delivery);
  const check = checkRun(client, asPull(group), { ...options, externalId, others: () => [] });
  return {
    start: () => translatingErrors(() => check.start()),
    currentHead: async () => group.headSha,
    complete: (report) => translatingErrors(() => check.complete(blocking(report, group), [])),
    publish: (plan) =>
      translatingErrors(async (): Promise<'done'> => {
        const { conclusion, title, summary } = plan;
        const annotations = [...plan.comments.map(({ fallback }) => fallback), ...plan.annotations];
        await check.complete({ conclusion, title, summary }, annotations);
        return 'done';
      }),
  };
}

/** A group that cannot be read at all, each time, must not pass for one that a moment's outage let through. */
function blocking({ conclusion, title, summary }: CheckReport, { number }: MergeGroup): CheckReport {
  const isBlind = number === null && conclusion === 'neutral';
  return { conclusion: isBlind ? 'action_required' : conclusion, title, summary };
}

function asPull(group: MergeGroup): PullRequestHead {
  return { ...group, number: group.number ?? 0 };
}

const UNKNOWN = new HunkwiseError('merge-group-unknown', 'The merge group does not name its pull request.', {
  hint: 'Its branch is not called as those of GitHub are; please report it.',
});
