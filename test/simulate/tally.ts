import type { LimitName } from './limits.ts';

/** How long webhooks waited for their completed check, in seconds. */
export interface Waits {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export function waits(values: readonly number[]): Waits {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** One look at the whole, once a minute. */
export interface Sample {
  /** Seconds since the first webhook that counts. */
  readonly at: number;
  /** Jobs in line; those of them that wait for a worker, not for a limit of GitHub; those that run. */
  readonly waiting: number;
  readonly due: number;
  readonly running: number;
}

/** Which limits of GitHub were met, and by whom. */
export interface Met {
  readonly limit: LimitName;
  /** Installations that met this one before any other. */
  readonly first: number;
  /** How often a job was sent back by it. */
  readonly times: number;
}

export function metLimits() {
  const first = new Map<number, LimitName>();
  const times = new Map<LimitName, number>();
  return {
    add(installation: number, limit: LimitName): void {
      if (!first.has(installation)) first.set(installation, limit);
      times.set(limit, (times.get(limit) ?? 0) + 1);
    },
    has: (installation: number) => first.has(installation),
    list(): Met[] {
      const count = (limit: LimitName) => [...first.values()].filter((each) => each === limit).length;
      return [...times]
        .map(([limit, sent]) => ({ limit, first: count(limit), times: sent }))
        .toSorted((a, b) => b.first - a.first || b.times - a.times);
    },
  };
}
