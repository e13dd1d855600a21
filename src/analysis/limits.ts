/** What an analysis may cost. Times in milliseconds, memory (resident) in bytes. */
export interface Limits {
  /** One file; one that takes longer is left out. */
  readonly file: number;
  /** One request, from the start of its first child, repetitions included. */
  readonly review: number;
  /** A child that needs more is killed. */
  readonly memory: number;
  /** A child that holds more after a request is replaced: what native code has freed, the process keeps. */
  readonly recycle: number;
  /** How much it gives way to other processes, from 0 to 19: a server answers webhooks while it analyses. */
  readonly niceness: number;
}

/** For two children a machine needs 3 GB at worst; a typical pull request takes one 150 MB and a second. */
export const DEFAULT_LIMITS: Limits = {
  file: 10_000,
  review: 60_000,
  memory: 1_500_000_000,
  recycle: 512_000_000,
  niceness: 0,
};

export function seconds(milliseconds: number): string {
  return `${milliseconds / 1_000} s`;
}

export function bytes(count: number): string {
  return count >= 1e9 ? `${count / 1e9} GB` : `${Math.round(count / 1e6)} MB`;
}
