import { setTimeout as wait } from 'node:timers/promises';
import { clock } from './clock.ts';
import type { Fleet, Ground } from './ground.ts';
import type { Prepared } from './plan.ts';
import { evenly, type Sent, send } from './send.ts';

export interface Played {
  readonly sent: readonly Sent[];
  /** Milliseconds from the first webhook until every newest head had a completed check; null when that took too long. */
  readonly milliseconds: number | null;
}

export interface Play {
  readonly scene: string;
  readonly webhooks: readonly Prepared[];
  /** Milliseconds over which the webhooks come. */
  readonly within: number;
  /** Milliseconds that the reviews may take. */
  readonly patience: number;
  /** Waits only for these pull requests; for all of the scene when left out. */
  readonly only?: readonly number[];
}

/** Milliseconds between two looks at whether all is done. */
const LOOK = 50;

/** Pushes, tells of it, and waits until all is reviewed. */
export async function play(
  ground: Ground,
  { web }: Fleet,
  { scene, webhooks, within, patience, only }: Play,
): Promise<Played> {
  const { github, identity } = ground;
  const hook = { url: web.webhookUrl, secret: identity.webhookSecret };
  const started = clock();
  const sent = await evenly(webhooks, within, async ({ pull, step, body }) => {
    await github.move(scene, pull, step);
    return send(hook, body);
  });
  while (clock() - started < patience) {
    if ((await github.unchecked(scene, only)) === 0) return { sent, milliseconds: clock() - started };
    await wait(LOOK);
  }
  return { sent, milliseconds: null };
}

/** Waits until nothing of the scene is under way any more, such as the checks of older heads. */
export async function settled({ github }: Ground, scene: string, patience = 20_000): Promise<void> {
  const end = clock() + patience;
  while (clock() < end && (await github.outcome(scene)).openChecks > 0) await wait(LOOK);
}
