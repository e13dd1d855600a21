import { keyOf, type ReviewJob } from '../review-job.ts';
import { type Desks, type EventSource, type Place, placeOf } from './origin.ts';

/** What asks for a review. Drafts are reviewed too: a required check must not hang when the draft becomes ready. */
const REVIEWED = [
  'pull_request.opened',
  'pull_request.synchronize',
  'pull_request.reopened',
  'pull_request.ready_for_review',
] as const;

/** What an event tells of its pull request. */
interface Pull {
  readonly number: number;
  readonly updated_at: string;
  readonly head: { readonly sha: string };
  readonly base: { readonly sha: string; readonly ref: string };
}

/** Pull requests that are opened, pushed to, retargeted, made drafts, closed. */
export function listenToPullRequests(app: EventSource, desks: Desks): void {
  app.on([...REVIEWED], async (context) => {
    const place = placeOf(context, app.log);
    const { action, pull_request: pull } = context.payload;
    if (place) await desks.review({ ...jobOf(place, pull), ...MORE[action] });
  });
  app.on('pull_request.edited', async (context) => {
    const { changes, pull_request: pull } = context.payload;
    const place = changes.base ? placeOf(context, app.log) : null;
    // Another base is another diff, and another configuration.
    if (place) await desks.review(jobOf(place, pull));
  });
  app.on('pull_request.converted_to_draft', async (context) => {
    const place = placeOf(context, app.log);
    const job = place && jobOf(place, context.payload.pull_request);
    // A check that is there stays right; a review that is under way may be about to comment.
    if (job && (await desks.isBusy(keyOf(job)))) await desks.review(job);
  });
  app.on('pull_request.closed', async (context) => {
    const place = placeOf(context, app.log);
    if (place) await desks.review({ ...jobOf(place, context.payload.pull_request), stopped: 'closed' });
  });
}

/**
 * A commit that was reviewed a moment ago, since reconciliation came first, need not be reviewed again; but whoever
 * reopens a pull request, or makes a draft ready, wants to see something.
 */
const MORE = {
  opened: { isNew: true, joins: 'last' },
  synchronize: { joins: 'last' },
  reopened: {},
  ready_for_review: {},
} as const;

function jobOf(place: Place, { number, head, base, updated_at: updatedAt }: Pull): ReviewJob {
  return { ...place, number, headSha: head.sha, baseSha: base.sha, baseRef: base.ref, updatedAt };
}
