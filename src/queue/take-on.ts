import { letters, removeLetters } from './dead-letters.ts';
import type { Job } from './job.ts';
import type { Store } from './store.ts';

/** `known`: the id waits, runs or has ended well; `again`: it was given up before. */
export type Taken = 'taken' | 'again' | 'known';

/**
 * Puts jobs on disk, all with one commit. A letter of a job that runs again is taken off when the job is there: dying
 * between the two leaves both, until the job has ended.
 *
 * @param jobs no two with one id; nor with one key, since they are all as old, and it counts which came last
 * @returns what became of each, in their order
 */
export async function takeOn<T extends object>(
  store: Store,
  name: string,
  jobs: readonly Job<T>[],
): Promise<readonly Taken[]> {
  const ids = jobs.map(({ id }) => id);
  const dead = await letters(store, ids);
  const rows = jobs.map(({ id, key, group, data, notBefore }) => ({
    ...{ id, singletonKey: key, group: { id: group } },
    data: dead.has(id) ? { ...data, isAgain: true } : data,
    ...(notBefore !== undefined && { startAfter: new Date(notBefore) }),
  }));
  const stored = new Set(await store.boss.insert(name, rows, { returnId: true }));
  // Not of one that is known: it is being given up at this moment, and has a letter but its place as well.
  const revived = ids.filter((id) => dead.has(id) && stored.has(id));
  if (revived.length > 0) await removeLetters(store, revived);
  return ids.map((id) => {
    if (!stored.has(id)) return 'known';
    return dead.has(id) ? 'again' : 'taken';
  });
}

/** Whether PostgreSQL takes exception to a value: an error of class 22. */
export function isAboutData(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && code.startsWith('22');
}
