import type { LoopbackGitHub } from '../double/loopback.ts';
import type { PullRequest } from '../double/model.ts';
import { baseFiles, changedFiles, type Prepared, type ScenePlan } from './plan.ts';

/** A load that is ready to be played: all commits are there, the heads stand at the first. */
export interface Scene {
  readonly name: string;
  readonly pulls: readonly PullRequest[];
  readonly webhooks: readonly Prepared[];
  /** The branch of a pull request gets one of its commits. */
  move(pull: number, step: number): void;
}

/** Where a pull request stands after a push. */
type State = Pick<PullRequest, 'head' | 'mergeBase' | 'commits' | 'updatedAt'>;

/** Repositories that are made at a time. */
const AT_ONCE = 4;

/** Pushes everything, remembers each state, and goes back to the first: making commits takes longer than a burst lasts. */
export async function scene(github: LoopbackGitHub, plan: ScenePlan): Promise<Scene> {
  const pulls: PullRequest[] = [];
  const states: State[][] = [];
  const webhooks: Prepared[] = [];
  const make = async (installation: number) => {
    const owner = `${plan.name}-${installation}`;
    const repository = await github.createRepository({ owner, name: 'shop', files: baseFiles(plan) });
    for (let at = 0; at < plan.pulls; at++) {
      const pull = await github.openPullRequest({ repository, files: changedFiles(plan, at, 0) });
      const index = installation + at * plan.installations;
      pulls[index] = pull;
      const past: State[] = [];
      states[index] = past;
      for (let step = 0; step <= plan.pushes; step++) {
        if (step > 0) await github.push(pull, changedFiles(plan, at, step));
        past.push(stateOf(pull));
        const payload = await github.webhook('pull_request', step === 0 ? 'opened' : 'synchronize', pull);
        webhooks.push({ pull: index, step, body: JSON.stringify(payload) });
      }
      Object.assign(pull, past[0]);
    }
  };
  const left = Array.from({ length: plan.installations }, (_, at) => at);
  const makeAll = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await make(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, makeAll));
  return {
    name: plan.name,
    pulls,
    webhooks: webhooks.toSorted((left, right) => left.step - right.step || left.pull - right.pull),
    move: (pull, step) => void Object.assign(pulls[pull] ?? {}, states[pull]?.[step]),
  };
}

function stateOf({ head, mergeBase, commits, updatedAt }: PullRequest): State {
  return { head: { ...head }, mergeBase, commits: [...commits], updatedAt };
}
