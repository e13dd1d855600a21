import { setTimeout as wait } from 'node:timers/promises';
import { isTransient } from './translate-error.ts';

/** Milliseconds before the second and the third attempt. */
export type Delays = readonly number[];

const DELAYS: Delays = [1_000, 4_000];

export interface Attempt<T> {
  write(): Promise<T>;
  /** Looks whether a write whose answer got lost was carried out all the same; null when it was not. */
  find(): Promise<T | null>;
  readonly delays?: Delays | undefined;
}

/**
 * Writes to GitHub exactly once as far as that can be: after an answer of 5xx, or none, the write may have been carried
 * out, so before the next attempt it looks. Octokit's own retries, which do not look, must be off for the write.
 *
 * @throws what GitHub said last
 */
export async function writeOnce<T>({ write, find, delays = DELAYS }: Attempt<T>): Promise<T> {
  for (const delay of [...delays, null]) {
    try {
      return await write();
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (delay !== null) await wait(delay);
      const found = await find();
      if (found !== null) return found;
      if (delay === null) throw error;
    }
  }
  throw new Error('unreachable: the last attempt returns or throws');
}
