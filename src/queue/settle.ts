import { randomUUID } from 'node:crypto';
import type { JobWithMetadata } from 'pg-boss';
import { bury, removeLetters } from './dead-letters.ts';
import type { Ending } from './job.ts';
import { patiently } from './patiently.ts';
import type { Source } from './work.ts';

/**
 * Ends the job whose turn it was and those that came up with it. What is to be kept is written first: dying between the
 * two leaves it twice, and the next turn of the key takes both together.
 */
export async function settle<T extends object>(
  source: Source,
  job: JobWithMetadata<T>,
  others: readonly JobWithMetadata<T>[],
  ending: Ending<T>,
): Promise<void> {
  const next = randomUUID();
  await patiently(async () => {
    await keep(source, job, ending, next);
    await end(source, job, others, ending);
  });
}

/** @param next id of the job that is put back, the same for every try */
async function keep<T extends object>(
  { store, name }: Source,
  job: JobWithMetadata<T>,
  ending: Ending<T>,
  next: string,
): Promise<void> {
  const [key, group] = [job.singletonKey ?? '', job.groupId ?? ''];
  if (ending.kind === 'later') {
    const startAfter = new Date(ending.notBefore);
    await store.boss.send(name, ending.data, { id: next, singletonKey: key, group: { id: group }, startAfter });
  } else if (ending.kind === 'given-up') {
    const { data, why } = ending;
    await bury(store, { id: job.id, queue: name, key, group, data, why });
  }
}

/** What was given up must not be known any more: it may be delivered again. */
async function end<T extends object>(
  { store, name }: Source,
  job: JobWithMetadata<T>,
  others: readonly JobWithMetadata<T>[],
  { kind }: Ending<T>,
): Promise<void> {
  const ended = others.map(({ id }) => id);
  const revived = [...(kind === 'given-up' ? [] : [job]), ...others].filter(mayHaveLetter).map(({ id }) => id);
  if (revived.length > 0) await removeLetters(store, revived);
  if (kind === 'dropped') return void (await store.boss.deleteJob(name, [job.id, ...ended]));
  if (kind === 'given-up') await store.boss.deleteJob(name, job.id);
  else ended.push(job.id);
  if (ended.length > 0) await store.boss.complete(name, ended, null, { includeQueued: true });
}

/** Whoever let it run again may have died before its letter was off, and who gave it up before it was out of its place. */
function mayHaveLetter({ data, retryCount }: JobWithMetadata<object>): boolean {
  return retryCount > 0 || ('isAgain' in data && data.isAgain === true);
}
