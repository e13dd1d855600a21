import { setTimeout as wait } from 'node:timers/promises';
import { HunkwiseError } from '../core/error.ts';

/**
 * Milliseconds between the tries of what has to be known or kept of a job. When the store stays away for longer than all
 * of them, the job counts as abandoned and runs once more, which changes nothing that was done.
 */
const PAUSES = [200, 500, 1_000, 2_000, 5_000, 10_000, 10_000, 10_000];

/**
 * Asks the store again while that fails.
 *
 * @param work does no harm when it is done twice
 * @throws HunkwiseError `store-away`
 */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await work();
    } catch {
      await wait(pause);
    }
  }
  return work().catch((cause: unknown) => {
    const hint = 'Nothing is lost: the job runs again when the store is back. Look at its log, and at its disk.';
    throw new HunkwiseError('store-away', 'The store has been away for too long.', { hint, cause });
  });
}

/** Whether a turn could not go on since the store is away: it is nobody's fault, and the job is to run again. */
export function isStoreAway(error: unknown): boolean {
  return error instanceof HunkwiseError && error.code === 'store-away';
}
