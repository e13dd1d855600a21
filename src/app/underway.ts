import type { CommentPlace } from '../github/index.ts';
import { isMergeGroup, keyOf, type Work } from './review-job.ts';

interface Entry {
  readonly work: Work;
  readonly asked: CommentPlace[];
  isRunning: boolean;
}

/** The work that was taken on and has not ended, and who waits for it. */
export interface Underway {
  add(work: Work): void;
  begin(work: Work): void;
  /** The comments that asked for it. */
  end(work: Work): readonly CommentPlace[];
  has(key: string): boolean;
  /**
   * Whether a review of the same commits does as well as this work; who asked for this is told when that ends. What waits
   * has read nothing yet, so it is as good as new.
   */
  join(work: Work): boolean;
}

export function underway(): Underway {
  const entries = new Map<string, Entry>();
  return {
    add(work) {
      const asked = !isMergeGroup(work) && work.asked ? [work.asked] : [];
      entries.set(work.delivery, { work, asked, isRunning: false });
    },
    begin(work) {
      const entry = entries.get(work.delivery);
      if (entry) entry.isRunning = true;
    },
    end(work) {
      const asked = entries.get(work.delivery)?.asked ?? [];
      entries.delete(work.delivery);
      return asked;
    },
    has: (key) => entries.values().some(({ work }) => keyOf(work) === key),
    join(work) {
      if (isMergeGroup(work) || !work.joins) return false;
      const isOpen = ({ isRunning }: Entry) => !isRunning || work.joins === 'underway';
      const other = entries.values().find((entry) => isOpen(entry) && isSame(entry.work, work));
      if (other && work.asked) other.asked.push(work.asked);
      return other !== undefined;
    },
  };
}

function isSame(left: Work, right: Work): boolean {
  return (
    keyOf(left) === keyOf(right) &&
    left.headSha === right.headSha &&
    left.baseSha === right.baseSha &&
    left.baseRef === right.baseRef
  );
}
