import type { LoopbackGitHub } from '../double/loopback.ts';
import type { PullRequest } from '../double/model.ts';
import { baseFiles, changedFiles, type Prepared, type ScenePlan } from './plan.ts';

/** A load that is ready to be played: all commits are there, and no pull request is open yet. */
export interface Scene {
  readonly name: string;
  readonly pulls: readonly PullRequest[];
  readonly webhooks: readonly Prepared[];
  /** The branch of a pull request gets one of its commits; with the first it is opened. */
  move(pull: number, step: number): void;
}

/** Where a pull request stands after a push. */
type State = Pick<PullRequest, 'head' | 'mergeBase' | 'commits'>;

/** The repository that the others are copies of: making commits takes longer than a burst lasts. */
interface Model {
  /** Path. */
  readonly source: string;
  /** Of each pull request, its states. */
  readonly states: readonly (readonly State[])[];
}

/** Repositories that are made at a time. */
const AT_ONCE = 4;

export async function scene(github: LoopbackGitHub, plan: ScenePlan): Promise<Scene> {
  const { source, states } = await model(github, plan);
  const pulls: PullRequest[] = [];
  const webhooks: Prepared[] = [];
  const stateOf = (pull: number) => states[Math.floor(pull / plan.installations)] ?? [];
  const make = async (installation: number) => {
    const repository = await github.createRepository({ owner: `${plan.name}-${installation}`, name: 'shop', source });
    for (let at = 0; at < plan.pulls; at++) {
      const index = installation + at * plan.installations;
      const { ref: branch = '', sha: headSha = '' } = stateOf(index)[0]?.head ?? {};
      const pull = await github.openPullRequest({ repository, branch, headSha });
      pulls[index] = pull;
      for (const [step, state] of stateOf(index).entries()) {
        Object.assign(pull, copyOf(state));
        const payload = await github.webhook('pull_request', step === 0 ? 'opened' : 'synchronize', pull);
        webhooks.push({ pull: index, step, body: JSON.stringify(payload) });
      }
      // Nobody is to find it before it is played.
      pull.state = 'closed';
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
    webhooks: webhooks.toSorted((one, other) => one.step - other.step || one.pull - other.pull),
    move(index, step) {
      const [pull, state] = [pulls[index], stateOf(index)[step]];
      if (pull && state) Object.assign(pull, copyOf(state), { state: 'open' });
    },
  };
}

async function model(github: LoopbackGitHub, plan: ScenePlan): Promise<Model> {
  const files = baseFiles(plan);
  const repository = await github.createRepository({
    owner: `${plan.name}-model`,
    name: 'shop',
    files,
    installed: false,
  });
  const states: State[][] = [];
  for (let at = 0; at < plan.pulls; at++) {
    const pull = await github.openPullRequest({ repository, files: changedFiles(plan, at, 0) });
    const past = [copyOf(pull)];
    for (let step = 1; step <= plan.pushes; step++) {
      await github.push(pull, changedFiles(plan, at, step));
      past.push(copyOf(pull));
    }
    states.push(past);
  }
  return { source: repository.store.directory, states };
}

function copyOf({ head, mergeBase, commits }: State): State {
  return { head: { ...head }, mergeBase, commits: [...commits] };
}
