import type { WebhookTarget } from '../options.ts';
import type { Announcement, World } from '../world.ts';
import { deliver } from './deliver.ts';
import { payloadOf } from './payload.ts';

/** What Hunkwise's app.yml subscribes to, and check_run, which no App with checks:write can turn off. */
const defaultEvents = ['pull_request', 'issue_comment', 'pull_request_review_comment', 'merge_group', 'check_run'];

export interface Announcer {
  /** Where events go; null for nowhere. May be changed at any time. */
  target: WebhookTarget | null;
  announce(event: string, action: string, subject: Announcement): Promise<void>;
  /** Ends when nothing is under way. */
  settled(): Promise<void>;
}

/** Delivers what happens to the App's webhook, if it has one and the event is among those asked for. */
export function announcer(world: World, initial: WebhookTarget | null): Announcer {
  const underway = new Set<Promise<unknown>>();
  const result: Announcer = {
    target: initial,
    async announce(event, action, subject) {
      const { target } = result;
      if (!target || !(target.events ?? defaultEvents).includes(event)) return;
      const work = payloadOf(world, event, action, subject).then((payload) =>
        deliver(world, target.url, event, payload),
      );
      underway.add(work);
      await work.catch((error: unknown) =>
        world.violations.push({ where: `webhook ${event}`, errors: [String(error)] }),
      );
      underway.delete(work);
    },
    async settled() {
      while (underway.size > 0) await Promise.allSettled(underway);
    },
  };
  return result;
}
