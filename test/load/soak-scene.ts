import { setTimeout as wait } from 'node:timers/promises';
import type { LoopbackGitHub } from '../double/loopback.ts';
import type { PullRequest, Repository } from '../double/model.ts';
import { changedFiles, firstFiles, type SoakPlan } from './soak-changes.ts';

/** A pull request that was opened just now. */
export interface Opened {
  /** Of its webhook. */
  readonly body: string;
  /** Python files that it changes. */
  readonly files: number;
}

/** How the review of one ended. */
export interface Reviewed {
  /** Of the check on its head; `none` where there was none in time. */
  readonly conclusion: string;
  readonly comments: number;
}

/** Repositories that live on: one pull request after the other is opened, reviewed and merged. */
export interface SoakScene {
  open(repository: number): Promise<Opened>;
  /** Waits for the review of the open one, then merges it. @param patience milliseconds */
  merge(repository: number, patience: number): Promise<Reviewed>;
}

interface Site {
  readonly repository: Repository;
  /** Of its default branch. */
  readonly files: Map<string, string>;
  turn: number;
  open: { readonly pull: PullRequest; readonly changed: Readonly<Record<string, string>> } | null;
}

/** Milliseconds between two looks at whether a review has ended. */
const LOOK = 20;

export async function soakScene(github: LoopbackGitHub, plan: SoakPlan): Promise<SoakScene> {
  const sites: Site[] = [];
  for (let at = 0; at < plan.repositories; at++) {
    const files = firstFiles(at, plan.repositories);
    const place = { owner: `soak-${at % plan.installations}`, name: `service-${at}` };
    const repository = await github.createRepository({ ...place, files: Object.fromEntries(files) });
    sites.push({ repository, files, turn: 0, open: null });
  }
  const siteOf = (at: number): Site => {
    const site = sites[at];
    if (!site) throw new Error(`There is no repository ${at}.`);
    return site;
  };
  return {
    async open(at) {
      const site = siteOf(at);
      const { repository } = site;
      const changed = changedFiles(site.files, at, ++site.turn, plan.filesPerPull);
      const pull = await github.openPullRequest({ repository, files: changed });
      site.open = { pull, changed };
      const payload = await github.webhook('pull_request', 'opened', pull);
      return { body: JSON.stringify(payload), files: Object.keys(changed).length };
    },
    async merge(at, patience) {
      const site = siteOf(at);
      if (!site.open) throw new Error(`Repository ${at} has no open pull request.`);
      const { pull, changed } = site.open;
      const conclusion = await conclusionOf(pull, patience);
      site.repository.store.setRef(`refs/heads/${site.repository.defaultBranch}`, pull.head.sha);
      pull.state = 'closed';
      for (const [path, text] of Object.entries(changed)) site.files.set(path, text);
      site.open = null;
      return { conclusion, comments: pull.threads.length };
    },
  };
}

async function conclusionOf({ repository, head }: PullRequest, patience: number): Promise<string> {
  const end = performance.now() + patience;
  while (performance.now() < end) {
    const run = repository.checkRuns.find(({ headSha, status }) => headSha === head.sha && status === 'completed');
    if (run) return run.conclusion ?? 'none';
    await wait(LOOK);
  }
  return 'none';
}
