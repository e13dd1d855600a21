import { beforeAll, expect } from 'vitest';
import type { PullRequest } from '../double/model.ts';
import type { GitHubOptions } from '../double/options.ts';
import { fullName } from '../double/world.ts';
import { HEADER, sleepyHandler } from './python.ts';
import { PATIENCE, type Stage, useStage } from './stage.ts';

export const BASE = { 'shop.py': HEADER };
export const HEAD = { 'shop.py': HEADER + sleepyHandler('a') };

/** A stage on which the App hears of everything that happens, as on GitHub. */
export function useListeningStage(options: GitHubOptions = {}, environment: Record<string, string> = {}): Stage {
  const stage = useStage(options, environment);
  const events = [
    'pull_request',
    'issue_comment',
    'pull_request_review_comment',
    'check_run',
    'check_suite',
    'merge_group',
  ];
  beforeAll(() => stage.github.setWebhook({ url: stage.app.webhookUrl, events }));
  return stage;
}

/** A pull request that has been reviewed once; ada may write. */
export async function reviewed(stage: Stage, more: Parameters<Stage['open']>[2] = {}): Promise<PullRequest> {
  const pull = await stage.open(BASE, HEAD, more);
  stage.github.setRole(pull.repository, 'ada', 'write');
  await stage.checked(pull);
  await expect.poll(() => ended(stage, pull), PATIENCE).toBe(1);
  return pull;
}

/** Reviews of the pull request that have come to their end. */
export function ended(stage: Stage, pull: PullRequest): number {
  const name = `${pull.repository.owner.login}/${pull.repository.name}`;
  return stage.app.log.filter(
    ({ msg, repository, pull: number }) => msg === 'review ended' && repository === name && number === pull.number,
  ).length;
}

/** Waits until the App has met so many requests about the pull request, whatever it did. */
export async function met(stage: Stage, pull: PullRequest, count = 1): Promise<void> {
  const isAbout = (subject: unknown) => String(subject).startsWith(fullName(pull.repository));
  const requests = () => stage.app.log.filter(({ msg, subject }) => msg === 'request met' && isAbout(subject));
  await expect.poll(() => requests().length, PATIENCE).toBe(count);
}
