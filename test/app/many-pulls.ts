import { expect } from 'vitest';
import type { LoopbackGitHub } from '../double/loopback.ts';
import type { Delivery, PullRequest } from '../double/model.ts';
import { HEADER, sleepyHandler } from './python.ts';

/** Pull requests with one error each, one repository an owner, that the App has not heard of. */
export async function openMany(github: LoopbackGitHub, owners: number, each: number, name = 'shop') {
  const pulls: PullRequest[] = [];
  for (let owner = 0; owner < owners; owner++) {
    const repository = await github.createRepository({ owner: `owner-${owner}`, name, files: { 'shop.py': HEADER } });
    for (let at = 0; at < each; at++) {
      const files = { 'shop.py': HEADER + sleepyHandler(`handler_${at}`) };
      pulls.push(await github.openPullRequest({ repository, files }));
    }
  }
  // The installations in turn.
  return pulls.toSorted((left, right) => left.number - right.number);
}

/** Tells the App of a pull request as GitHub would. */
export async function tellOf(github: LoopbackGitHub, url: string, pull: PullRequest): Promise<Delivery> {
  return github.deliver(url, 'pull_request', await github.webhook('pull_request', 'opened', pull));
}

/** Waits until each is reviewed: once, with one check, and its comment once. */
export async function expectEachOnce(github: LoopbackGitHub, pulls: readonly PullRequest[], timeout = 120_000) {
  const isDone = (pull: PullRequest) => github.pullRequest(pull).checkRuns.at(-1)?.status === 'completed';
  const waiting = () => pulls.filter((pull) => !isDone(pull)).map(({ head, number }) => `#${number} ${head.sha}`);
  await expect.poll(waiting, { timeout, interval: 100 }).toEqual([]);
  const found = pulls.map((pull) => {
    const { reviews, comments, checkRuns } = github.pullRequest(pull);
    return [reviews.length, comments.length, checkRuns.map(({ conclusion }) => conclusion)];
  });
  expect(found).toEqual(pulls.map(() => [1, 1, ['failure']]));
}
