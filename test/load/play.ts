import { setTimeout as wait } from 'node:timers/promises';
import { clock } from './clock.ts';
import type { Fleet, Ground } from './ground.ts';
import type { Prepared } from './plan.ts';
import type { Sent } from './send.ts';

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
  const { github, identity, sender } = ground;
  const hook = { url: web.webhookUrl, secret: identity.webhookSecret };
  await sender.prepare(
    hook,
    webhooks.map(({ body }) => body),
  );
  const move = ({ pull, step }: Prepared) => github.move(scene, pull, step);
  const isAtOnce = within === 0;
  if (isAtOnce) for (const each of webhooks) await move(each);
  const started = clock();
  const sent = isAtOnce
    ? await sender.send([...webhooks.keys()])
    : await evenly(webhooks, within, async (each, at) => {
        await move(each);
        return sender.send([at]);
      });
  while (clock() - started < patience) {
    if ((await github.unchecked(scene, only)) === 0) return { sent, milliseconds: clock() - started };
    await wait(LOOK);
  }
  return { sent, milliseconds: null };
}

/** Begins one after the other, evenly within the time, whether or not those before have ended. @param within milliseconds */
async function evenly<T, R>(
  items: readonly T[],
  within: number,
  begin: (item: T, at: number) => Promise<readonly R[]>,
): Promise<R[]> {
  const started = clock();
  const begun: Promise<readonly R[]>[] = [];
  for (const [at, item] of items.entries()) {
    const early = started + (within * at) / items.length - clock();
    if (early > 0) await wait(early);
    begun.push(begin(item, at));
  }
  return (await Promise.all(begun)).flat();
}

/** Waits until nothing of the scene is under way any more, such as the checks of older heads. */
export async function settled({ github }: Ground, scene: string, patience = 20_000): Promise<void> {
  const end = clock() + patience;
  while (clock() < end && (await github.outcome(scene)).openChecks > 0) await wait(LOOK);
}
