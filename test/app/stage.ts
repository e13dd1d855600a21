import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import type { Files } from '../double/git/commit.ts';
import type { LoopbackGitHub } from '../double/loopback.ts';
import type { CheckRun, PullRequest } from '../double/model.ts';
import type { GitHubOptions } from '../double/options.ts';
import { startGitHub } from '../double/server.ts';
import { type AppProcess, startApp } from './app-process.ts';

/** A loopback GitHub and the App, for all tests of a file. */
export interface Stage {
  readonly github: LoopbackGitHub;
  readonly app: AppProcess;
  /**
   * A repository of its own for one test, with a pull request on it that the App has not heard of. Its owner has no other
   * unless one is named: the App leaves a second between two reviews of an installation.
   */
  open(base: Files, head: Files, more?: { draft?: boolean; fork?: string; owner?: string }): Promise<PullRequest>;
  /** Tells the App about the pull request as GitHub would. */
  tell(pull: PullRequest, action?: string, guid?: string): Promise<Answer>;
  /** The check run on the pull request's head, once it is completed. */
  checked(pull: PullRequest): Promise<CheckRun>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Until the answer was there. */
  readonly milliseconds: number;
}

/** How long a review may take on a busy machine. */
export const PATIENCE = { timeout: 15_000, interval: 10 };

/** Starts both before the tests of a file, and sees after each test that the double found nothing to object to. */
export function useStage(options: GitHubOptions = {}, environment: Record<string, string> = {}): Stage {
  let github: LoopbackGitHub;
  let app: AppProcess;
  let repositories = 0;
  beforeAll(async () => {
    github = await startGitHub(options);
    app = await startApp(github, { LOG_LEVEL: 'debug', ...environment });
    // Else its search for what it has missed, at the start, would take up what the first test opens.
    const isOver = () => app.log.some(({ msg }) => /^reconciliation (ended|not done)/.test(String(msg)));
    await vi.waitUntil(isOver, PATIENCE);
  });
  afterAll(async () => {
    await app?.stop();
    await github?.close();
  });
  afterEach(() => expect(github.violations).toEqual([]));
  return {
    get github() {
      return github;
    },
    get app() {
      return app;
    },
    async open(base, head, { owner, ...more } = {}) {
      repositories += 1;
      const names = { owner: owner ?? `acme-${repositories}`, name: `shop-${repositories}` };
      const repository = await github.createRepository({ ...names, files: base });
      return github.openPullRequest({ repository, files: head, ...more });
    },
    async tell(pull, action = 'opened', guid) {
      const payload = await github.webhook('pull_request', action, pull);
      const { statusCode, responseBody, duration } = await github.deliver(app.webhookUrl, 'pull_request', payload, {
        ...(guid !== undefined && { guid }),
      });
      return { status: statusCode, body: responseBody, milliseconds: duration * 1_000 };
    },
    async checked(pull) {
      const run = () => github.pullRequest(pull).checkRuns.at(-1);
      await expect.poll(() => run()?.status, PATIENCE).toBe('completed');
      return run() as CheckRun;
    },
  };
}

/** The calls that one repository has had, as `METHOD route`. */
export function callsOn(github: LoopbackGitHub, pull: PullRequest): string[] {
  const path = `/repos/${pull.repository.owner.login}/${pull.repository.name}/`;
  const isAbout = (body: unknown) =>
    (body as { variables?: { name?: string } } | null)?.variables?.name === pull.repository.name;
  return github.calls
    .filter((call) => call.path.startsWith(path) || isAbout(call.body))
    .map(
      (call) =>
        `${call.method} ${call.path
          .replace(path, '')
          .replace(/\?.*/, '')
          .replaceAll(/\b[0-9a-f]{40}\b/g, 'SHA')
          .replaceAll(/\d+/g, 'N')}`,
    );
}
