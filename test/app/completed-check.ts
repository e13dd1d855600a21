import { setTimeout as pause } from 'node:timers/promises';
import type { LoopbackGitHub, PullRequestView } from '../double/loopback.ts';
import type { PullRequest } from '../double/model.ts';

/** Waits until every check run on the pull request's head is completed; fails after `milliseconds`. */
export async function completedCheck(
  github: LoopbackGitHub,
  pull: PullRequest,
  milliseconds = 15_000,
): Promise<PullRequestView> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const view = github.pullRequest(pull);
    if (view.checkRuns.length > 0 && view.checkRuns.every(({ status }) => status === 'completed')) return view;
    if (Date.now() > deadline) throw new Error(`No completed check on #${pull.number} after ${milliseconds} ms.`);
    await pause(10);
  }
}
