/** The program of the process that is GitHub: it must not share the event loop of who measures. */
import type { LoopbackGitHub } from '../double/loopback.ts';
import type { GitHubOptions } from '../double/options.ts';
import { startGitHub } from '../double/server.ts';
import type { ScenePlan } from './plan.ts';
import { answerParent } from './remote.ts';
import { type Scene, scene } from './scene.ts';
import type { SoakPlan } from './soak-changes.ts';
import { type SoakScene, soakScene } from './soak-scene.ts';
import { watch } from './watch.ts';

let github: LoopbackGitHub;
const scenes = new Map<string, Scene>();
let soaking: SoakScene;

function sceneOf(name: string): Scene {
  const known = scenes.get(name);
  if (!known) throw new Error(`There is no scene ${name}.`);
  return known;
}

const operations = {
  async start(options: GitHubOptions) {
    github = await startGitHub(options);
    const { appId, privateKey, webhookSecret, host } = github;
    return { appId, privateKey, webhookSecret, host };
  },
  async build(plan: ScenePlan) {
    const made = await scene(github, plan);
    scenes.set(made.name, made);
    return made.webhooks;
  },
  move: (name: string, pull: number, step: number) => sceneOf(name).move(pull, step),
  unchecked: (name: string, only?: readonly number[]) => watch(github, sceneOf(name)).unchecked(only),
  outcome: (name: string) => watch(github, sceneOf(name)).outcome(),
  times: (name: string) => watch(github, sceneOf(name)).times(),
  async soak(plan: SoakPlan): Promise<void> {
    soaking = await soakScene(github, plan);
  },
  openNext: (repository: number) => soaking.open(repository),
  mergeReviewed: (repository: number, patience: number) => soaking.merge(repository, patience),
  calls: () => github.calls.length,
  /** Milliseconds that each answer of the API takes more from now on. */
  latency(milliseconds: number) {
    github.latency = milliseconds;
  },
  stop: () => github.close(),
};

export type GitHubOperations = typeof operations;

answerParent(operations);
