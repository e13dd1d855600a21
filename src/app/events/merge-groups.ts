import type { MergeGroupJob } from '../review-job.ts';
import { type Desks, type EventSource, type Place, placeOf } from './origin.ts';

/** GitHub names the branch of a merge group after the pull request that the group adds. */
const BRANCH = /\/pr-(\d+)-[0-9a-f]{40}$/;

/** Merge queues wait for the same check on the commits they make. */
export function listenToMergeGroups(app: EventSource, desks: Desks): void {
  app.on('merge_group.checks_requested', async (context) => {
    const job = jobOf(placeOf(context, app.log), context.payload.merge_group);
    if (job) await desks.review(job);
  });
  app.on('merge_group.destroyed', async (context) => {
    const job = jobOf(placeOf(context, app.log), context.payload.merge_group);
    if (job) await desks.review({ ...job, stopped: 'dissolved' });
  });
}

interface Group {
  readonly head_ref: string;
  readonly head_sha: string;
  readonly base_sha: string;
  readonly base_ref: string;
}

function jobOf(place: Place | null, group: Group): MergeGroupJob | null {
  if (!place) return null;
  const number = BRANCH.exec(group.head_ref)?.[1];
  return {
    ...place,
    kind: 'merge-group',
    number: number === undefined ? null : Number(number),
    headSha: group.head_sha,
    baseSha: group.base_sha,
    baseRef: group.base_ref,
    updatedAt: new Date().toISOString(),
  };
}
