/** A piece of work that waits for its turn. Jobs of one key never run at the same time, whatever worker has them. */
export interface Job<T> {
  /** A UUID. A second job with the id of one that waits, runs or has ended well is not taken. */
  readonly id: string;
  readonly key: string;
  /** Of one group only so many run at a time, over all workers. */
  readonly group: string;
  /** Plain data. */
  readonly data: T;
  /** It waits at least until then, in milliseconds since the epoch. */
  readonly notBefore?: number;
}

/** A job whose turn has come, or that waits under the same key. */
export interface Waiting<T> {
  readonly data: T;
  /** When it was taken on, by the clock of the database, in milliseconds since the epoch. */
  readonly since: number;
  /** How often it was begun by a worker that did not bring it to its end: it died, or was stopped. */
  readonly abandoned: number;
}

/** What could not be done yet: to be put back as this. */
export interface Later<T> {
  readonly data: T;
  readonly notBefore: number;
}

/** How a turn ends. `handed-on`: another one goes on with it. What is given up is kept as a dead letter, for people. */
export type Ending<T> =
  | { readonly kind: 'done' }
  /** Nobody may remember it. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'handed-on' }
  | ({ readonly kind: 'later' } & Later<T>)
  | { readonly kind: 'given-up'; readonly data: T; readonly why: string };

/** The reason of a signal: another turn, maybe of another worker, goes on with the job. */
export const HANDED_ON = 'handed-on';
