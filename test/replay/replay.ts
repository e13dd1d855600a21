import type { Range } from '../../src/cli/parse-arguments.ts';
import { type AppProcess, startApp } from '../app/app-process.ts';
import { completedCheck } from '../app/completed-check.ts';
import { reviewCalls } from '../app/review-calls.ts';
import type { LoopbackGitHub, PullRequestView } from '../double/loopback.ts';
import type { ApiCall } from '../double/model.ts';
import { startGitHub } from '../double/server.ts';
import { BASE, HEAD, type RealChange, realChange } from './real-change.ts';

/** Milliseconds that a review may take; on a busy machine reading a large project alone takes many seconds. */
const PATIENCE = 180_000;

/** pino's level of errors. */
const ERROR = 50;

export interface Replay {
  /** What is on the pull request now. */
  readonly view: PullRequestView;
  /** The texts of the files with comments, at the head. */
  readonly heads: Readonly<Record<string, string>>;
  readonly calls: readonly ApiCall[];
  /** From the webhook to the completed check; the App has read nothing of the repository before. */
  readonly milliseconds: number;
  /** Files that the repository lacks, and the pull request therefore too. */
  readonly missing: readonly string[];
  /** What went wrong without the check run saying so: errors in the App's log, and answers GitHub would not give. */
  readonly faults: readonly string[];
}

/** Has the App, as a process of its own, review a change of a local repository on a loopback GitHub. */
export async function replay(repositoryAt: string, range: Range): Promise<Replay> {
  const change = await realChange(repositoryAt, range);
  try {
    const github = await startGitHub();
    try {
      const app = await startApp(github);
      try {
        return await reviewed(github, app, change);
      } finally {
        await app.stop();
      }
    } finally {
      await github.close();
    }
  } finally {
    await change.discard();
  }
}

async function reviewed(github: LoopbackGitHub, app: AppProcess, change: RealChange): Promise<Replay> {
  const { headSha, missing } = change;
  const repository = await github.createRepository({ source: change.directory, defaultBranch: BASE });
  const pull = await github.openPullRequest({ repository, branch: HEAD, headSha });
  const started = performance.now();
  const payload = await github.webhook('pull_request', 'opened', pull);
  const delivery = await github.deliver(app.webhookUrl, 'pull_request', payload);
  if (delivery.statusCode !== 200) throw new Error(`The App answered the webhook with ${delivery.statusCode}.`);
  const view = await completedCheck(github, pull, PATIENCE);
  const milliseconds = performance.now() - started;
  const errors = app.log.filter(({ level }) => Number(level) >= ERROR).map((entry) => JSON.stringify(entry));
  const violations = github.violations.map(({ where, errors: found }) => `${where}: ${found.join('; ')}`);
  const heads = await textsOf(view);
  return { view, heads, calls: reviewCalls(github.calls), milliseconds, missing, faults: [...errors, ...violations] };
}

async function textsOf({ pull, threads }: PullRequestView): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { path } of threads) {
    const blob = await pull.repository.store.read(`${pull.head.sha}:${path}`);
    if (blob) texts[path] = blob.content.toString();
  }
  return texts;
}
