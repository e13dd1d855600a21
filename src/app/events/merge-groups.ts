import { isMergeGroup } from '../review-job.ts';
import { type Desks, type EventSource, placeOf } from './origin.ts';

/** GitHub names the branch of a merge group after the pull request that the group adds. */
const BRANCH = /\/pr-(\d+)-[0-9a-f]{40}$/;

/** Merge queues wait for the same check on the commits they make. */
export function listenToMergeGroups(app: EventSource, desks: Desks): void {
  app.on('merge_group.checks_requested', (context) => {
    const { merge_group: group } = context.payload;
    const origin = placeOf(context, app.log);
    if (!origin) return;
    const number = BRANCH.exec(group.head_ref)?.[1];
    desks.review({
      ...origin,
      kind: 'merge-group',
      number: number === undefined ? null : Number(number),
      headSha: group.head_sha,
      baseSha: group.base_sha,
      baseRef: group.base_ref,
      updatedAt: new Date().toISOString(),
    });
  });
  app.on('merge_group.destroyed', (context) => {
    const origin = placeOf(context, app.log);
    if (!origin) return;
    const { head_sha: sha } = context.payload.merge_group;
    const isThere = ({ owner, repo }: { readonly owner: string; readonly repo: string }) =>
      owner === origin.owner && repo === origin.repo;
    desks.stop((job) => 'updatedAt' in job && isMergeGroup(job) && job.headSha === sha && isThere(job), 'dissolved');
  });
}
