import type { StopReason } from '../review/report-outcome.ts';
import type { Work } from './review-job.ts';
import { stoppedBy } from './turn.ts';

/** The name under which all processes hear that an installation may no longer be served. */
export const REVOKED = 'revoked';

export interface Revoked {
  readonly revoked: number;
  /** `OWNER/NAME`; null for all of the installation. */
  readonly repositories: readonly string[] | null;
}

/** Why a review has to stop at these news: a job that was added, or a permission that is gone. Null when it may go on. */
export function stops(turn: readonly Work[], news: Work | Revoked): StopReason | null {
  const [first, ...rest] = turn;
  if (!first) return null;
  const running = rest.reduce((newest, each) => (each.updatedAt >= newest.updatedAt ? each : newest), first);
  if (!('revoked' in news)) {
    // A job is announced when it is on disk, and may have been taken by then: its own news are no other's.
    return turn.some(({ delivery }) => delivery === news.delivery) ? null : (stoppedBy(running, news) ?? null);
  }
  const isMeant = news.repositories?.includes(`${running.owner}/${running.repo}`) ?? true;
  return running.installation === news.revoked && isMeant ? 'revoked' : null;
}
