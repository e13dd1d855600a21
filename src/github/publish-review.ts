import type { Publisher } from '../review/ports.ts';
import type { ReviewPlan } from '../review/review-plan.ts';
import { type CheckRun, type CheckRunOptions, checkRun } from './check-run.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { postReview } from './post-review.ts';
import { retireComments } from './retire-comments.ts';
import { translatingErrors } from './translate-error.ts';
import type { HeadWatch } from './watch-head.ts';

/**
 * Publishes one review and one check run on a commit of a pull request: 1 call to start, [K>0] for K comments, one for
 * each comment to retire, and max(1, ⌈A/50⌉) to complete with A annotations (`github.md`, section 4).
 */
export function pullRequestPublisher(
  client: GitHubClient,
  pull: PullRequestHead,
  head: HeadWatch,
  options: CheckRunOptions,
): Publisher {
  const check = checkRun(client, pull, { others: () => head.others(), ...options });
  const post = { client, pull, head, key: options.delivery, delays: options.delays };
  return {
    start: () => translatingErrors(() => check.start()),
    currentHead: () => translatingErrors(() => head.current()),
    complete: (report) => translatingErrors(() => check.complete(report, [])),
    publish: (plan) =>
      translatingErrors(async () => {
        const { isStale, refused } =
          plan.comments.length === 0
            ? { isStale: false, refused: [] }
            : await postReview(post, plan.reviewBody, plan.comments);
        if (isStale) return 'stale';
        await retireComments(client, pull, plan.retired);
        await finish(check, plan, refused);
        return 'done';
      }),
  };
}

/** What GitHub refused as a comment is shown as an annotation. */
async function finish(check: CheckRun, plan: ReviewPlan, refused: ReviewPlan['comments']): Promise<void> {
  await check.complete(plan, [...refused.map(({ fallback }) => fallback), ...plan.annotations]);
}
