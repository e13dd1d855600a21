import { listenToChecks } from './events/checks.ts';
import { listenToComments } from './events/comments.ts';
import { listenToInstallations } from './events/installations.ts';
import { listenToMergeGroups } from './events/merge-groups.ts';
import type { Desks, EventSource } from './events/origin.ts';
import { listenToPullRequests } from './events/pull-requests.ts';

/** Translates webhooks into jobs. The desks must be quick: GitHub waits for the answer. */
export function listen(app: EventSource, desks: Desks): void {
  listenToPullRequests(app, desks);
  listenToComments(app, desks);
  listenToChecks(app, desks);
  listenToMergeGroups(app, desks);
  listenToInstallations(app, desks);
}
