import type { CommentPlace } from '../github/index.ts';
import type { LastReview, Waiting } from '../queue/index.ts';
import { isMergeGroup, keyOf, type Work } from './review-job.ts';

/** What a turn of a key is about: the newest of what came up. */
export interface Chosen {
  readonly newest: Waiting<Work>;
  /** The others. */
  readonly older: readonly Waiting<Work>[];
  /** All comments that asked for one of them. */
  readonly asked: readonly CommentPlace[];
}

/** Webhooks do not come in order: what counts is when the pull request changed. Of equals the last to come. */
export function choose(turn: readonly [Waiting<Work>, ...Waiting<Work>[]]): Chosen {
  const [first, ...rest] = turn;
  const newest = rest.reduce((best, each) => (isNewer(each, best) ? each : best), first);
  const older = turn.filter((each) => each !== newest);
  return { newest, older, asked: turn.flatMap(({ data }) => askedOf(data)) };
}

function isNewer(left: Waiting<Work>, right: Waiting<Work>): boolean {
  // What another one has taken the place of never comes before that one, however late it was put back.
  const isOver = [left, right].map(({ data }) => data.stopped === 'superseded');
  if (isOver[0] !== isOver[1]) return isOver[1] === true;
  const [a, b] = [left.data.updatedAt, right.data.updatedAt];
  return a === b ? takenOn(left) >= takenOn(right) : a > b;
}

/** When a job was taken on first, in milliseconds since the epoch: putting it back makes it no younger. */
export function takenOn({ data, since }: Waiting<Work>): number {
  return data.takenOn ?? since;
}

function askedOf(work: Work): readonly CommentPlace[] {
  return isMergeGroup(work) ? [] : (work.asked ?? []);
}

/** Whether there may be a check of this job: somebody has worked on it before. */
export function isBegun({ data, abandoned }: Waiting<Work>): boolean {
  return abandoned > 0 || data.past !== undefined || data.isAgain === true;
}

/** Whether the pull request was reviewed already in a way that does for this job as well. */
export function isServed(job: Waiting<Work>, last: LastReview | null): boolean {
  const { data: work } = job;
  if (last?.outcome !== 'published' || isMergeGroup(work) || work.past) return false;
  // It has been reviewed as it was later: this news came late.
  if (last.updatedAt > work.updatedAt) return true;
  if (!work.joins || !isAt(work, last)) return false;
  if (work.joins === 'last') return true;
  return (work.joins === 'ended-since' ? last.endedAt : last.startedAt) >= takenOn(job);
}

function isAt(work: Work, last: LastReview): boolean {
  return work.headSha === last.head && work.baseSha === last.base && work.baseRef === last.baseRef;
}

/** Why a job that runs has to stop now that another one has come; null when it may go on. */
export function stoppedBy(running: Work, added: Work): Work['stopped'] | null {
  if (keyOf(running) !== keyOf(added) || added.updatedAt < running.updatedAt) return null;
  // One that was superseded itself only has its own check to end.
  if (added.stopped === 'superseded') return null;
  if (added.stopped) return added.stopped;
  // Who is content with a review that is under way does not stop it.
  const isContent =
    !isMergeGroup(added) && (added.joins === 'last' || added.joins === 'ended-since') && isSame(running, added);
  return isContent ? null : 'superseded';
}

function isSame(left: Work, right: Work): boolean {
  return left.headSha === right.headSha && left.baseSha === right.baseSha && left.baseRef === right.baseRef;
}
